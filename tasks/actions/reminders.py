"""Reminding people of what falls due and what is late."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tasks.actions.outbox import MailDraft, draft_mail, queue_mails
from tasks.queries.due_words import days_late_words, days_left_words
from tasks.queries.links import absolute
from tasks.queries.reminders import MAIL_KIND, Reminder, ReminderLine, ReminderPlan, due_reminders
from tasks.rules.calendar import WorkingCalendar

# What a person can take in; the rest is a number and a link.
LINES_PER_PART = 40
WORDING_LENGTH = 200


@dataclass(frozen=True)
class SentReminders:
    """What was found, and how many mails it added to the outbox."""

    plan: ReminderPlan
    queued: int

    @property
    def summary(self) -> str:
        """Return the run in one sentence, for its record and for who runs it by hand."""
        if not self.plan.is_working_day:
            return _("A day off: nobody is reminded.")
        return _("%(people)s people, %(lines)s lines, %(nobody)s assignments with nobody to tell.") % {
            "people": len(self.plan.reminders),
            "lines": self.plan.line_count,
            "nobody": len(self.plan.nobody),
        }


@dataclass(frozen=True)
class ShownLine:
    """A line as the mail shows it; the assignee only where the mail speaks of several."""

    words: str
    code: str
    wording: str
    directive: str
    assignee: str
    due_on: date
    due_time: time | None
    url: str


def send_due_reminders(*, now: datetime, dry_run: bool = False) -> SentReminders:
    """Put one mail for each person into the outbox who has something due or late, and return what was found.

    Effects: a person gets at most one such mail a day, however often and by however many workers this is run;
    `dry_run` writes nothing. On a day off nothing is done.
    Queries: a constant number; see `due_reminders` and `queue_mails`.
    """
    plan = due_reminders(now)
    if dry_run or not plan.reminders:
        return SentReminders(plan, 0)
    drafts = [_draft(reminder, plan.on, now, plan.calendar) for reminder in plan.reminders]
    return SentReminders(plan, queue_mails(drafts, now=now))


def _draft(reminder: Reminder, on: date, now: datetime, calendar: WorkingCalendar) -> MailDraft:
    """Return the mail of one person."""
    late = [line for line in reminder.lines if line.is_late]
    due = [line for line in reminder.lines if not line.is_late]
    several = len({line.assignee for line in reminder.lines}) > 1
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "on": on,
            "late_count": len(late),
            "due_count": len(due),
            "only": reminder.lines[0] if len(reminder.lines) == 1 else None,
            "late": [_shown(line, several, days_late_words(line.due_on, now)) for line in late[:LINES_PER_PART]],
            "due": [
                _shown(line, several, days_left_words(line.due_on, now, calendar)) for line in due[:LINES_PER_PART]
            ],
            "more_late": max(len(late) - LINES_PER_PART, 0),
            "more_due": max(len(due) - LINES_PER_PART, 0),
            "work_url": absolute(reverse("tasks:my-work")),
        }
    return draft_mail(
        key=f"due-reminder:{reminder.recipient.pk}:{on}",
        recipient=reminder.recipient,
        kind=MAIL_KIND,
        template="mail/deadlines_approached",
        context=context,
    )


def _shown(line: ReminderLine, several: bool, words: str) -> ShownLine:
    """Return a line ready to show."""
    return ShownLine(
        words=words,
        code=line.code,
        wording=Truncator(" ".join(line.wording.split())).chars(WORDING_LENGTH),
        directive=line.directive,
        assignee=line.assignee if several else "",
        due_on=line.due_on,
        due_time=line.due_time,
        url=line.url,
    )
