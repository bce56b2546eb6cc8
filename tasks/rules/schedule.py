"""When a job that runs by the clock should have run last."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tasks.rules.clock import VIETNAM

_A_WEEK = 7


def last_due_at(
    now: datetime, *, minutes: Collection[int], hours: Collection[int], weekdays: Collection[int]
) -> datetime | None:
    """Return the last moment at or before `now` that a schedule names.

    Units: `weekdays` counts as cron does, 0 is Sunday. Empty: None for a schedule that names no moment of a week.
    """
    local = now.astimezone(VIETNAM)
    for back in range(_A_WEEK + 1):
        day = (local - timedelta(days=back)).replace(second=0, microsecond=0)
        if day.isoweekday() % _A_WEEK not in weekdays:
            continue
        moments = (day.replace(hour=hour, minute=minute) for hour in hours for minute in minutes)
        past = [moment for moment in moments if moment <= local]
        if past:
            return max(past)
    return None
