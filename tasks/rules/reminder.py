"""On which days people are told what falls due, what is late and what waits, and who hears of it next.

The policy is a table the secretariat edits (setting: not confirmed). People are told on working days only. A notice
before a date that would fall on a day off is given on the working day before, so that none is lost over Tết; one after
it on the working day after, because nothing is late before it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import VIETNAM
from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _
from tasks.rules.life import Frequency, NoticeKind

_DAY = timedelta(days=1)
# Calendar days between two instances of an order that comes back, by the frequency in `Task.recurrence`.
CYCLE_DAYS = {"weekly": 7, "monthly": 30, "quarterly": 91, "half_yearly": 182, "yearly": 365}
# Nobody's telephone rings for a mail at night.
OFFICE_OPENS, OFFICE_CLOSES = time(7), time(18)

# What a clock brings about, and has a row in the policy; everything else is told when it happens.
TIMED_KINDS = (
    NoticeKind.OVERDUE,
    NoticeKind.DUE_SOON,
    NoticeKind.RETURNED,
    NoticeKind.TO_ACKNOWLEDGE,
    NoticeKind.WAITING_ACCEPTANCE,
    NoticeKind.EXTENSION_WAITING,
    NoticeKind.STALE,
    NoticeKind.UNDATED_SILENT,
)
# A policy of its own has also what isn't about a share: whoever asks for the figures tells of it as of an event.
POLICY_KINDS = (*TIMED_KINDS, NoticeKind.FIGURES_DUE)
# These have a time before.
FALLING_DUE = frozenset({NoticeKind.DUE_SOON, NoticeKind.FIGURES_DUE})
# Told when it happens, and not to be ended by the reader: being urged is evidence.
MUST_BE_MAILED = frozenset({NoticeKind.NUDGED})
# The offsets of these count working days.
COUNTED_IN_WORKING_DAYS = frozenset({NoticeKind.TO_ACKNOWLEDGE, NoticeKind.WAITING_ACCEPTANCE})
# What the secretariat, and not the agency, has to move.
FOR_THE_SECRETARIAT = frozenset({NoticeKind.WAITING_ACCEPTANCE, NoticeKind.EXTENSION_WAITING})


class Step(LabelledEnum):
    """Who hears next when nothing happens, from the officer who holds the work outwards."""

    FOCAL_POINT = "focal_point", _("Focal point of the agency")
    HEAD_OF_AGENCY = "head_of_agency", _("Head of the agency, else the focal point it answers to")
    OVERSEER = "overseer", _("Member who oversees the agency")
    HEAD_OF_BODY = "head_of_body", _("Head of the body")


@dataclass(frozen=True)
class Policy:
    """When people are told of one kind of notice.

    Units: days from the day the matter began; working days for `COUNTED_IN_WORKING_DAYS`. `repeat_days` counts from the
    last time somebody was told. Empty: without offsets nobody is told, without `repeat_days` it ends with the last one.
    """

    kind: NoticeKind
    days_before: tuple[int, ...] = ()
    days_after: tuple[int, ...] = ()
    repeat_days: int | None = None
    escalation: Mapping[Step, int] = field(default_factory=dict)
    may_unsubscribe: bool = True

    def number(self, days: int) -> int:
        """Return which notice it is by now, `days` after the matter began; 0 before the first."""
        given = sum(after <= days for after in self.days_after)
        if self.repeat_days and given == len(self.days_after) > 0:
            given += (days - max(self.days_after)) // self.repeat_days
        return given

    def is_turn(self, days: int, told_days: int | None, first: int | None = None) -> bool:
        """Return whether somebody is told today who was last told when `told_days` had gone by, None for never.

        `first` takes the place of the offsets for whoever hears of it later than the holder. Boundary: the run that was
        missed is made up for; what repeats comes so many days after the last time, not on a fixed day.
        """
        offsets = self.days_after if first is None else (first,)
        passed = sum(after <= days for after in offsets)
        if told_days is None or not passed:
            return passed > 0
        if passed > sum(after <= told_days for after in offsets):
            return True
        return bool(self.repeat_days) and passed == len(offsets) and days - told_days >= (self.repeat_days or 0)


def due_dates_to_announce(today: date, calendar: WorkingCalendar, lead_days: Collection[int]) -> frozenset[date]:
    """Return the due dates people are told about on a working day.

    Boundary: today speaks for itself and for the days off that follow it. Empty: nothing is announced on a day off.
    """
    if not calendar.is_working_day(today):
        return frozenset()
    spoken_for = (calendar.add_working_days(today, 1) - today).days
    return frozenset(today + _DAY * (off + lead) for off in range(spoken_for) for lead in lead_days)


def lead_days_for(lead_days: Collection[int], frequency: str | None) -> tuple[int, ...]:
    """Return the notices before the date that make sense for an order which comes back so often.

    A notice longer than half the cycle would come before the last instance is off the table: a weekly order has none
    of 7 days. Empty: every notice for an order that is given once.
    """
    cycle = CYCLE_DAYS.get(frequency or "")
    return tuple(days for days in lead_days if cycle is None or days * 2 <= cycle)


def is_first_working_day_of_week(today: date, calendar: WorkingCalendar) -> bool:
    """Return whether weekly mails go today: the first day of this week on which offices work."""
    earlier = (today - _DAY * back for back in range(1, today.weekday() + 1))
    return calendar.is_working_day(today) and not any(calendar.is_working_day(day) for day in earlier)


def is_office_time(now: datetime, calendar: WorkingCalendar) -> bool:
    """Return whether a mail may go at once: not at night and not on a day off."""
    local = now.astimezone(VIETNAM)
    return calendar.is_working_day(local.date()) and OFFICE_OPENS <= local.time() < OFFICE_CLOSES


def default_frequency(kind: NoticeKind) -> Frequency:
    """Return how often somebody is mailed about a kind who hasn't said otherwise: in the grouped mail of the day.

    What an agency merely reports stands in the inbox; as mail it would be noise.
    """
    return Frequency.NEVER if kind == NoticeKind.REPORTED else Frequency.DAILY


def read_offsets(value: Any) -> tuple[int, ...]:
    """Return the days of a policy as it is stored.

    Raises: ValueError for anything but a list of different whole numbers from 0 to 365.
    """
    if not isinstance(value, list) or not all(type(days) is int and 0 <= days <= 365 for days in value):
        raise ValueError(f"expected a list of whole numbers from 0 to 365, got {value!r}")
    if len(set(value)) != len(value):
        raise ValueError(f"expected every number once, got {value!r}")
    return tuple(value)


def read_escalation(value: Any) -> dict[Step, int]:
    """Return the steps of a policy as they are stored.

    Raises: ValueError for an unknown step, or where a later step would hear before an earlier one.
    """
    if not isinstance(value, dict) or set(value) - {step.value for step in Step}:
        raise ValueError(f"expected steps of {', '.join(step.value for step in Step)}, got {value!r}")
    steps = {step: value[step.value] for step in Step if step.value in value}
    days = list(read_offsets(list(dict.fromkeys(steps.values()))))
    if [*steps.values()] != sorted(steps.values()) or len(days) > len(steps):
        raise ValueError(f"expected every step no earlier than the one before it, got {value!r}")
    return steps
