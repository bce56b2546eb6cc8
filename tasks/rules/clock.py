"""The one time zone of the project, and the day it is there."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_date(now: datetime) -> date:
    """Return the day it is in Vietnam at `now`.

    Raises: ValueError for a moment without a time zone, whose day is anybody's guess.
    """
    if now.tzinfo is None:
        raise ValueError(f"expected an aware datetime, got {now!r}; pass timezone.now()")
    return now.astimezone(VIETNAM).date()


def start_of_day(day: date) -> datetime:
    """Return the first moment of a day in Vietnam."""
    return datetime.combine(day, time.min, tzinfo=VIETNAM)
