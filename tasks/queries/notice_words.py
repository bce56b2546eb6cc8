"""What waits with somebody, in the words of the office: "chờ nghiệm thu 4 ngày làm việc", "nhắc lần 2"."""

from datetime import date, datetime, time
from functools import cache

from django.utils.translation import gettext as _

from tasks.queries.due_words import day_words, days_late_words, days_left_words
from tasks.queries.reminder_lines import ReminderLine
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.life import NoticeKind


class LineWords:
    """What lines say on one day, in the language in force; thousands of them say the same, which is worded once."""

    def __init__(self, now: datetime, calendar: WorkingCalendar) -> None:
        self._now, self._calendar = now, calendar
        self._timed = cache(self._timed_words)
        self._due = cache(due_words)
        self.number = cache(number_words)

    def reason(self, line: ReminderLine) -> str:
        """Return why a line stands in a mail or in the inbox."""
        return self._timed(line.kind, line.due_on, line.waited) if line.number else line.text

    def due(self, line: ReminderLine) -> str:
        """Return when a share is due. Empty: nothing for one without a date."""
        return self._due(line.due_on, line.due_time) if line.due_on else ""

    def told(self, line: ReminderLine) -> str:
        """Return what the inbox says of a line."""
        return f"{self.reason(line)}, {self.number(line.number)}."

    def _timed_words(self, kind: NoticeKind, due_on: date | None, waited: int) -> str:
        """Return why a clock brings something up."""
        if due_on is not None and kind == NoticeKind.OVERDUE:
            return days_late_words(due_on, self._now)
        if due_on is not None and kind == NoticeKind.DUE_SOON:
            return days_left_words(due_on, self._now, self._calendar)
        sentences = {
            NoticeKind.TO_ACKNOWLEDGE: _("Not acknowledged for %(days)s working days"),
            NoticeKind.WAITING_ACCEPTANCE: _("Waits for acceptance for %(days)s working days"),
            NoticeKind.EXTENSION_WAITING: _("An extension was asked for %(days)s days ago"),
            NoticeKind.RETURNED: _("Returned %(days)s days ago"),
            NoticeKind.STALE: _("No update for %(days)s days"),
            NoticeKind.UNDATED_SILENT: _("No date, and no update for %(days)s days"),
        }
        return sentences[kind] % {"days": waited}


def due_words(due_on: date, due_time: time | None) -> str:
    """Return a due date with its weekday, and its hour where it has one."""
    return day_words(due_on) + (f", {due_time:%H:%M}" if due_time else "")


def number_words(number: int) -> str:
    """Return which notice it is. Empty: nothing for what isn't timed."""
    return _("reminder no. %(number)s") % {"number": number} if number else ""
