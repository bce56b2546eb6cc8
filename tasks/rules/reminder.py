"""On which days people are told what falls due and what is late.

The policy (setting: not confirmed). Before: a share is told of 7, 3 and 1 calendar days before its due date. After: on
the 1st and the 7th day late, and then once a week. People are told on working days only. A notice before the date that
would fall on a day off is given on the working day before, so that none is lost over Tết; a notice of lateness on the
working day after, because nothing is late before it is.
"""

from collections.abc import Collection
from datetime import date, timedelta

from tasks.rules.calendar import WorkingCalendar

_DAY = timedelta(days=1)


def due_dates_to_announce(today: date, calendar: WorkingCalendar, lead_days: Collection[int]) -> frozenset[date]:
    """Return the due dates people are told about on a working day.

    Boundary: today speaks for itself and for the days off that follow it. Empty: nothing is announced on a day off.
    """
    if not calendar.is_working_day(today):
        return frozenset()
    spoken_for = (calendar.add_working_days(today, 1) - today).days
    return frozenset(today + _DAY * (off + lead) for off in range(spoken_for) for lead in lead_days)


def is_day_of_chasing(due_on: date, today: date, calendar: WorkingCalendar, late_days: Collection[int]) -> bool:
    """Return whether people are told on a working day that this is late: it is the 1st or the 7th day, say.

    Boundary: today also speaks for the days off before it. A share late within its due day isn't chased before the
    next day. Empty: nothing is chased on a day off.
    """
    if not calendar.is_working_day(today):
        return False
    day = today
    while True:
        if (day - due_on).days in late_days:
            return True
        day -= _DAY
        if calendar.is_working_day(day):
            return False
