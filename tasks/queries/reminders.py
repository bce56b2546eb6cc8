"""Who is to be reminded of what on a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from tasks.models import CalendarDay, Mail, Notice, Preference, Setting, User
from tasks.models.task import task_code
from tasks.queries.addressees import addressees_on
from tasks.queries.escalation import Chain, chain_on
from tasks.queries.notice_readers import NoticeReaders, notice_path, readers_of
from tasks.queries.policies import may_be_ended, policies_in_force
from tasks.queries.reminder_lines import Reading, ReminderLine, reminder_shares
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import local_date, start_of_day
from tasks.rules.life import Frequency, NoticeKind
from tasks.rules.reminder import TIMED_KINDS, Policy, default_frequency, is_office_time

MAIL_KIND = "due_reminder"
# How the keys begin of the mails that don't wait for the grouped one.
AT_ONCE_KEY = "at-once:"
# Nobody remembers, or needs to, what was told longer ago.
MEMORY = timedelta(days=400)
# What happened longer ago and was never mailed is read in the inbox.
EVENT_MEMORY = timedelta(days=14)
_PLACE = {kind: place for place, kind in enumerate(dict.fromkeys([*TIMED_KINDS, *NoticeKind]))}


@dataclass(frozen=True, slots=True)
class Told:
    """One line for one person: whether its turn is today, and whether they hear of it because nobody moved."""

    line: ReminderLine
    is_turn: bool
    is_escalated: bool = False


@dataclass(frozen=True)
class Reminder:
    """What one person is told, the most pressing first; `events` are the notices that go along and aren't timed."""

    recipient: User
    told: list[Told]
    events: list[int] = field(default_factory=list)

    @property
    def lines(self) -> list[ReminderLine]:
        """Return the lines of the mail."""
        return [told.line for told in self.told]


@dataclass(frozen=True)
class ReminderPlan:
    """Who is told what on a day, and which shares have nobody to tell; `inbox` is also for who wants no mail."""

    on: date
    calendar: WorkingCalendar
    reminders: list[Reminder] = field(default_factory=list)
    inbox: dict[int, list[ReminderLine]] = field(default_factory=dict)
    nobody: list[ReminderLine] = field(default_factory=list)

    @property
    def is_working_day(self) -> bool:
        """Return whether people are told anything on that day."""
        return self.calendar.is_working_day(self.on)

    @property
    def line_count(self) -> int:
        """Return the number of lines in all mails."""
        return sum(len(reminder.told) for reminder in self.reminders)

    @property
    def escalation_count(self) -> int:
        """Return how many lines go to somebody because those who hold the work didn't move."""
        return sum(told.is_escalated for reminder in self.reminders for told in reminder.told)


def due_reminders(now: datetime) -> ReminderPlan:
    """Return who is to be reminded of what on the day of `now`.

    Somebody gets a mail when the turn of one of their lines has come by the policy; it then also lists the rest that
    waits with them, so that everything late comes in one mail a week and not in one a day. Whoever is away has it sent
    to their substitute. What is paused or has been withdrawn is never mentioned.
    Law: setting, not confirmed: `ReminderPolicy` and `Setting`.
    Queries: fifteen, whatever the number of people and shares; one on a day off. Empty: nothing to say, no mail.
    """
    today = local_date(now)
    calendar = CalendarDay.objects.working_calendar()
    if not calendar.is_working_day(today):
        return ReminderPlan(today, calendar)
    reading = Reading(now, calendar, policies_in_force(), Setting.objects.values_in_force())
    chain = chain_on(today, addressees_on(today))
    people, nobody = _everybody_told(reading, chain)
    inbox = {
        person: [one.line for one in told if one.line.is_announced]
        for person, (_user, told) in people.items()
        if any(one.is_turn for one in told)
    }
    events: dict[tuple[int, ReminderLine], list[int]] = defaultdict(list)
    for user, told, notice in unmailed_events(now, chain):
        people.setdefault(user.pk, (user, []))[1].append(told)
        events[user.pk, told.line].append(notice)
    wishes = Wishes(reading.policies)
    mails = [Reminder(user, _mailed(user, told, reading, wishes)) for user, told in people.values()]
    for mail in mails:
        mail.events.extend(notice for line in mail.lines for notice in events.get((mail.recipient.pk, line), ()))
    wanted = [mail for mail in mails if mail.told and reading.numbers["mail_limit_per_day"]]
    return ReminderPlan(today, calendar, sorted(wanted, key=lambda mail: mail.recipient.email), inbox, nobody)


class Wishes:
    """How often people want to be mailed about what. Queries: one."""

    def __init__(self, policies: Mapping[NoticeKind, Policy]) -> None:
        self._policies = dict(policies)
        rows = Preference.objects.values_list("user", "kind", "frequency")
        self._chosen = {(user, kind): Frequency(frequency) for user, kind, frequency in rows}

    def of(self, user: int, kind: NoticeKind) -> Frequency:
        """Return how often; what may not be ended comes daily even for who has chosen never."""
        wish = self._chosen.get((user, kind), default_frequency(kind))
        if wish == Frequency.NEVER and not may_be_ended(kind, self._policies):
            return Frequency.DAILY
        return wish


def unmailed_events(now: datetime, chain: Chain) -> list[tuple[User, Told, int]]:
    """Return what happened, stands unread in an inbox and was never mailed: who is told, the line, the notice.

    Boundary: whoever may not read the notice any more isn't mailed about it.
    Queries: two.
    """
    kinds = [kind.value for kind in NoticeKind if kind not in TIMED_KINDS]
    notices = Notice.objects.filter(kind__in=kinds, read_at=None, mailed_at=None, recipient__is_active=True)
    notices = notices.filter(created_at__gte=now - EVENT_MEMORY).select_related(
        "recipient",
        "agency",
        "assignment__task__directive",
        "assignment__agency",
        "assignment__came_from",
        "assignment__body",
        "assignment__membership",
    )
    notices = notices.order_by("-created_at", "pk")
    readers = readers_of(notices, chain.addressees)
    return [
        (person, Told(_event_line(notice, readers.may_open_share(person.pk, notice)), is_turn=True), notice.pk)
        for notice in notices
        if (person := _event_reader(notice, chain, readers)) is not None
    ]


def _event_reader(notice: Notice, chain: Chain, readers: NoticeReaders) -> User | None:
    """Return who is told of it: its recipient, or who stands in for them. Empty: the recipient may not read it now."""
    if not readers.may_read(notice.recipient_id, notice):
        return None
    return chain.stand_in(notice.recipient, lambda other: readers.may_read(other, notice))


def _event_line(notice: Notice, opens_share: bool) -> ReminderLine:
    """Return a notice as a line of a mail."""
    share, kind = notice.assignment, NoticeKind(notice.kind)
    path = notice_path(kind, notice.path, opens_share)
    if share is None:
        source = str(notice.agency)
        return ReminderLine(0, kind, 0, 0, 0, "", notice.title, "", source, None, None, text=notice.text, path=path)
    return ReminderLine(
        assignment=share.pk,
        kind=kind,
        days=0,
        waited=0,
        number=0,
        code=task_code(share.task_id),
        wording=share.task.wording,
        directive=share.task.directive.number,
        assignee=share.assignee_name,
        due_on=share.due_on,
        due_time=share.due_time,
        text=notice.text,
        path=path,
    )


def _everybody_told(reading: Reading, chain: Chain) -> tuple[dict[int, tuple[User, list[Told]]], list[ReminderLine]]:
    """Return every line for every person who may hear of it, by person, and the lines nobody is there for."""
    people: dict[int, tuple[User, list[Told]]] = {}
    nobody = []
    last_told = _last_told(reading)
    for share, line, began in reminder_shares(reading):
        holders = chain.told_first(share, line.kind)
        steps = _hearing_next(share, line, reading.policies[line.kind], chain)
        if not holders and line.is_announced:
            nobody.append(line)
        met: set[int] = set()
        for user, first in [*((holder, None) for holder in holders), *steps]:
            person = chain.present(user, share)
            if person.pk in met:
                continue
            met.add(person.pk)
            at = last_told.get((line.kind, line.assignment, person.pk))
            told = Told(line, _is_turn(line, began, at, first, reading), first is not None)
            people.setdefault(person.pk, (person, []))[1].append(told)
    return people, nobody


def _hearing_next(share: Any, line: ReminderLine, policy: Policy, chain: Chain) -> Iterable[tuple[User, int]]:
    """Yield who hears of a share because so many days have gone by, and the day on which they do."""
    for step, first in policy.escalation.items():
        if line.days >= first:
            for user in chain.of(share, step):
                yield user, first


def _is_turn(line: ReminderLine, began: date, told_at: datetime | None, first: int | None, reading: Reading) -> bool:
    if line.kind == NoticeKind.DUE_SOON:
        return line.is_announced
    told_days = None if told_at is None else reading.days_since(line.kind, began, local_date(told_at))
    return reading.policies[line.kind].is_turn(line.days, told_days, first)


def _last_told(reading: Reading) -> dict[tuple[str, int, int], datetime]:
    """Return when each person was last told of each share, before today: the same run twice comes to the same result.

    Queries: one.
    """
    lately = _timed_notices().filter(created_at__gte=reading.now - MEMORY, created_at__lt=start_of_day(reading.today))
    rows = lately.values_list("kind", "assignment", "recipient", "created_at")
    return {(kind, share, person): at for kind, share, person, at in rows}


def _timed_notices() -> QuerySet:
    return Notice.objects.filter(kind__in=[kind.value for kind in TIMED_KINDS])


def _mailed(user: User, told: list[Told], reading: Reading, wishes: Wishes) -> list[Told]:
    """Return what stands in a person's mail today, the most pressing first. Empty: no mail."""
    daily, weekly = [], []
    for one in told:
        wish = wishes.of(user.pk, one.line.kind)
        if wish == Frequency.WEEKLY:
            weekly.append(one)
        elif wish != Frequency.NEVER and one.line.is_announced:
            daily.append(one)
    mailed = daily if any(one.is_turn for one in daily) else []
    if reading.is_weekly_day:
        mailed = mailed + weekly
    return sorted(mailed, key=_order)


def _order(told: Told) -> tuple[int, date, int]:
    line = told.line
    # What somebody has said stands before what the clock says.
    place = _PLACE[line.kind] - (0 if line.number else len(_PLACE))
    return place, line.due_on or date.max, line.assignment


def reminders_at_once(now: datetime) -> ReminderPlan:
    """Return what just happened for those who asked to be mailed at once. Empty: at night and on days off, nothing.

    Boundary: of the mails a person may get in a day, one is kept for the grouped mail; what is beyond waits for it.
    Queries: eleven at most.
    """
    today = local_date(now)
    calendar = CalendarDay.objects.working_calendar()
    plan = ReminderPlan(today, calendar)
    if not is_office_time(now, calendar) or not Preference.objects.filter(frequency=Frequency.AT_ONCE).exists():
        return plan
    wishes = Wishes(policies_in_force())
    limit = Setting.objects.values_in_force()["mail_limit_per_day"] - 1
    mailed = _mailed_at_once(today)
    people: dict[int, Reminder] = {}
    for user, told, notice in unmailed_events(now, chain_on(today, addressees_on(today))):
        if wishes.of(user.pk, told.line.kind) == Frequency.AT_ONCE and mailed[user.pk] < limit:
            mail = people.setdefault(user.pk, Reminder(user, []))
            mail.told.append(told)
            mail.events.append(notice)
    plan.reminders.extend(sorted(people.values(), key=lambda mail: mail.recipient.email))
    return plan


def _mailed_at_once(today: date) -> Counter[int]:
    """Return how many mails each person got at once on this day."""
    mails = Mail.objects.filter(kind=MAIL_KIND, key__startswith=AT_ONCE_KEY, created_at__gte=start_of_day(today))
    return Counter(mails.values_list("recipient", flat=True))
