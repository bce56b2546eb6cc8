"""Reminding people of what falls due, what is late and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tasks.actions.notice import keep_notices, notice
from tasks.actions.outbox import MailDraft, queue_mails
from tasks.actions.reminder_mails import ReminderMails
from tasks.models import Mail, Notice
from tasks.queries.notice_words import LineWords
from tasks.queries.reminders import AT_ONCE_KEY, Reminder, ReminderPlan, due_reminders, reminders_at_once
from tasks.rules.clock import start_of_day

# The texts of a whole country's mails don't stand in memory together.
PEOPLE_AT_ONCE = 500


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


def send_due_reminders(*, now: datetime, dry_run: bool = False) -> SentReminders:
    """Put one mail for each person into the outbox who has something to hear of, and return what was found.

    Effects: the same lines stand in the inbox; a person gets at most one such mail a day, however often and by however
    many workers this is run; `dry_run` writes nothing. On a day off nothing is done. Whoever is killed on the way has
    written whole batches of people; the next run writes the others.
    Queries: those of `due_reminders`, then a constant number for every 500 people and 2,000 lines.
    """
    plan = due_reminders(now)
    if dry_run or not (plan.reminders or plan.inbox):
        return SentReminders(plan, 0)
    with translation.override(settings.LANGUAGE_CODE):
        mails = ReminderMails(plan, now)
        people = sorted(plan.inbox)
        for first in range(0, len(people), PEOPLE_AT_ONCE):
            _keep_in_inbox(plan, people[first : first + PEOPLE_AT_ONCE], mails.words, now)
        queued = 0
        for first in range(0, len(plan.reminders), PEOPLE_AT_ONCE):
            batch = plan.reminders[first : first + PEOPLE_AT_ONCE]
            drafts = [mails.draft(one, f"due-reminder:{one.recipient.pk}:{plan.on}") for one in batch]
            queued += _queue(batch, drafts, now)
    return SentReminders(plan, queued)


def send_notices_at_once(*, now: datetime, dry_run: bool = False) -> SentReminders:
    """Mail what just happened to those who asked to hear of it at once, one mail for each, and return what was found.

    Effects: what was mailed isn't mailed again in the morning; `dry_run` writes nothing. Nothing goes out at night and
    on days off.
    Queries: a constant number.
    """
    plan = reminders_at_once(now)
    if dry_run or not plan.reminders:
        return SentReminders(plan, 0)
    with translation.override(settings.LANGUAGE_CODE):
        mails = ReminderMails(plan, now)
        drafts = [
            mails.draft(one, f"{AT_ONCE_KEY}{one.recipient.pk}:{max(one.events)}:{now:%Y%m%dT%H%M}")
            for one in plan.reminders
        ]
    return SentReminders(plan, _queue(plan.reminders, drafts, now))


def _keep_in_inbox(plan: ReminderPlan, people: Sequence[int], words: LineWords, now: datetime) -> None:
    """Write the lines of these people into their inboxes, except for those this day's run has already written.

    Queries: one, and one for every 2,000 lines.
    """
    with transaction.atomic():
        today = Notice.objects.filter(created_at__gte=start_of_day(plan.on), recipient__in=people)
        known = set(today.values_list("key", flat=True))
        rows = [
            notice(line.kind, line.assignment, person, words.told(line), now)
            for person in people
            for line in plan.inbox[person]
        ]
        # In one order, so that two workers at once wait for each other and not each for the other.
        keep_notices(sorted((row for row in rows if row.key not in known), key=lambda row: row.key))


@transaction.atomic
def _queue(reminders: Sequence[Reminder], drafts: Sequence[MailDraft], now: datetime) -> int:
    """Put these mails into the outbox, note which untimed notices went along, and return how many mails were added."""
    queued = queue_mails(drafts, now=now)
    keys = [draft.key for draft in drafts]
    added = set(Mail.objects.filter(key__in=keys, created_at=now).values_list("recipient_id", flat=True))
    events = [event for reminder in reminders if reminder.recipient.pk in added for event in reminder.events]
    Notice.objects.filter(pk__in=events).update(mailed_at=now)
    return queued
