"""What waits with somebody, in the words of the office: "chờ nghiệm thu 4 ngày làm việc", "nhắc lần 2"."""

from datetime import datetime

from django.utils.translation import gettext as _

from tasks.queries.due_words import days_late_words, days_left_words
from tasks.queries.reminder_lines import ReminderLine
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.life import NoticeKind


def reason_words(line: ReminderLine, now: datetime, calendar: WorkingCalendar) -> str:
    """Return why a line stands in a mail or in the inbox."""
    if not line.number:
        return line.text
    if line.kind == NoticeKind.OVERDUE:
        return days_late_words(line.due_on, now)
    if line.kind == NoticeKind.DUE_SOON:
        return days_left_words(line.due_on, now, calendar)
    sentences = {
        NoticeKind.TO_ACKNOWLEDGE: _("Not acknowledged for %(days)s working days"),
        NoticeKind.WAITING_ACCEPTANCE: _("Waits for acceptance for %(days)s working days"),
        NoticeKind.EXTENSION_WAITING: _("An extension was asked for %(days)s days ago"),
        NoticeKind.RETURNED: _("Returned %(days)s days ago"),
        NoticeKind.STALE: _("No update for %(days)s days"),
        NoticeKind.UNDATED_SILENT: _("No date, and no update for %(days)s days"),
    }
    return sentences[line.kind] % {"days": line.waited}


def number_words(number: int) -> str:
    """Return which notice it is. Empty: nothing for what isn't timed."""
    return _("reminder no. %(number)s") % {"number": number} if number else ""
