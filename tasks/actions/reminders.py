"""Reminding people of what falls due, what is late and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tasks.actions.notice import keep_notices, notice
from tasks.actions.outbox import MailDraft, draft_mail, queue_mails
from tasks.models import Mail, Notice
from tasks.queries.links import absolute, unsubscribe_url
from tasks.queries.notice_words import number_words, reason_words
from tasks.queries.policies import may_be_ended, policies_in_force
from tasks.queries.reminder_lines import ReminderLine
from tasks.queries.reminders import MAIL_KIND, Reminder, ReminderPlan, Told, due_reminders, reminders_at_once
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import start_of_day
from tasks.rules.life import NoticeKind
from tasks.rules.reminder import Policy

# What a person can take in; the rest is a number and a link.
LINES_PER_PART = 40
WORDING_LENGTH = 200
COLOURS = {"overdue": "#c0362c", "soon": "#8a5300", "returned": "#8a5300"}
PLAIN_COLOUR = "#1d4f91"


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
    number: str
    is_escalated: bool
    code: str
    wording: str
    directive: str
    assignee: str
    due_on: date | None
    due_time: time | None
    url: str


@dataclass(frozen=True)
class Section:
    """The lines of one kind, with how many there are in all and how many more than are shown."""

    label: str
    colour: str
    count: int
    lines: list[ShownLine]

    @property
    def more(self) -> int:
        """Return how many aren't shown."""
        return self.count - len(self.lines)


def send_due_reminders(*, now: datetime, dry_run: bool = False) -> SentReminders:
    """Put one mail for each person into the outbox who has something to hear of, and return what was found.

    Effects: the same lines stand in the inbox; a person gets at most one such mail a day, however often and by however
    many workers this is run; `dry_run` writes nothing. On a day off nothing is done.
    Queries: a constant number for every 2,000 lines; see `due_reminders`, `queue_mails` and `keep_notices`.
    """
    plan = due_reminders(now)
    if dry_run or not (plan.reminders or plan.inbox):
        return SentReminders(plan, 0)
    policies = policies_in_force()
    drafts = [
        _draft(reminder, f"due-reminder:{reminder.recipient.pk}:{plan.on}", now, plan, policies)
        for reminder in plan.reminders
    ]
    with transaction.atomic():
        _keep_in_inbox(plan, now)
        queued = queue_mails(drafts, now=now)
        _mark_mailed(plan.reminders, drafts, now)
    return SentReminders(plan, queued)


def send_notices_at_once(*, now: datetime) -> int:
    """Mail what just happened to those who asked to hear of it at once, one mail for each, and return how many.

    Effects: what was mailed isn't mailed again in the morning. Nothing goes out at night and on days off.
    Queries: a constant number.
    """
    plan = reminders_at_once(now)
    if not plan.reminders:
        return 0
    policies = policies_in_force()
    drafts = [
        _draft(
            reminder, f"at-once:{reminder.recipient.pk}:{max(reminder.events)}:{now:%Y%m%dT%H%M}", now, plan, policies
        )
        for reminder in plan.reminders
    ]
    with transaction.atomic():
        queued = queue_mails(drafts, now=now)
        _mark_mailed(plan.reminders, drafts, now)
    return queued


def _keep_in_inbox(plan: ReminderPlan, now: datetime) -> None:
    """Write the lines of a plan into the inboxes, except for those this day's run has already written."""
    today = Notice.objects.filter(created_at__gte=start_of_day(plan.on), recipient__in=list(plan.inbox))
    known = set(today.values_list("key", flat=True))
    with translation.override(settings.LANGUAGE_CODE):
        rows = [
            notice(line.kind, line.assignment, person, _inbox_text(line, now, plan.calendar), now)
            for person, lines in plan.inbox.items()
            for line in lines
        ]
    # In one order, so that two workers at once wait for each other and not each for the other.
    keep_notices(sorted((row for row in rows if row.key not in known), key=lambda row: row.key))


def _inbox_text(line: ReminderLine, now: datetime, calendar: WorkingCalendar) -> str:
    """Return what the inbox says of a line."""
    return f"{reason_words(line, now, calendar)}, {number_words(line.number)}."


def _mark_mailed(reminders: Iterable[Reminder], drafts: Iterable[MailDraft], now: datetime) -> None:
    """Note which untimed notices went along with the mails that this run has added."""
    keys = [draft.key for draft in drafts]
    added = set(Mail.objects.filter(key__in=keys, created_at=now).values_list("recipient_id", flat=True))
    events = [event for reminder in reminders if reminder.recipient.pk in added for event in reminder.events]
    Notice.objects.filter(pk__in=events).update(mailed_at=now)


def _draft(
    reminder: Reminder, key: str, now: datetime, plan: ReminderPlan, policies: dict[NoticeKind, Policy]
) -> MailDraft:
    """Return the mail of one person."""
    lines = reminder.lines
    several = len({line.assignee for line in lines}) > 1
    may_end = any(may_be_ended(line.kind, policies) for line in lines)
    with translation.override(settings.LANGUAGE_CODE):
        sections = [
            _section(kind, list(told), several, now, plan.calendar)
            for kind, told in groupby(reminder.told, key=lambda told: told.line.kind)
        ]
        context = {
            "only": lines[0] if len(lines) == 1 else None,
            "only_label": sections[0].label,
            "count": len(lines),
            "late_count": sum(line.kind == NoticeKind.OVERDUE for line in lines),
            "due_count": sum(line.kind == NoticeKind.DUE_SOON for line in lines),
            "sections": sections,
            "work_url": absolute(reverse("tasks:my-work")),
            "preferences_url": absolute(reverse("tasks:preferences")),
            "unsubscribe_url": unsubscribe_url(reminder.recipient.pk) if may_end else "",
        }
    return draft_mail(
        key=key,
        recipient=reminder.recipient,
        kind=MAIL_KIND,
        template="mail/deadlines_approached",
        context=context,
    )


def _section(kind: NoticeKind, told: list[Told], several: bool, now: datetime, calendar: WorkingCalendar) -> Section:
    """Return the lines of one kind ready to show."""
    lines = [_shown(one, several, now, calendar) for one in told[:LINES_PER_PART]]
    return Section(_(kind.label), COLOURS.get(kind.tone, PLAIN_COLOUR), len(told), lines)


def _shown(told: Told, several: bool, now: datetime, calendar: WorkingCalendar) -> ShownLine:
    """Return a line ready to show."""
    line = told.line
    return ShownLine(
        words=reason_words(line, now, calendar),
        number=number_words(line.number),
        is_escalated=told.is_escalated,
        code=line.code,
        wording=Truncator(" ".join(line.wording.split())).chars(WORDING_LENGTH),
        directive=line.directive,
        assignee=line.assignee if several or told.is_escalated else "",
        due_on=line.due_on,
        due_time=line.due_time,
        url=line.url,
    )
