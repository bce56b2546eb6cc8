"""The week an agency reports in: it closes at one hour of one weekday, and the next one opens at that moment."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from tasks.rules.clock import VIETNAM, local_date

DAYS = 7


@dataclass(frozen=True)
class ReportingWeek:
    """One reporting period.

    Boundary: `opened_at` belongs to the week, `closes_at` already to the next one.
    """

    opened_at: datetime
    closes_at: datetime

    def holds(self, moment: datetime | None) -> bool:
        """Return whether the moment falls into the week; nothing never does."""
        return moment is not None and self.opened_at <= moment < self.closes_at


def reporting_week(now: datetime, *, weekday: int, hour: int) -> ReportingWeek:
    """Return the reporting week of `now`.

    Units: `weekday` from 1 for Monday to 7 for Sunday, `hour` from 0 to 23, both in Vietnam.
    Boundary: at the closing moment itself the next week has begun; a closing day that is a day off isn't moved.
    Law: setting, not confirmed: notice 593/TB-VPCP asks for reports before 15:00 on Tuesdays.
    Raises: ValueError for a weekday or an hour that doesn't exist.
    """
    if not 1 <= weekday <= DAYS:
        raise ValueError(f"got weekday {weekday}; expected 1 for Monday to 7 for Sunday")
    today = local_date(now)
    closing_day = today + timedelta(days=(weekday - today.isoweekday()) % DAYS)
    closes_at = datetime.combine(closing_day, time(hour), tzinfo=VIETNAM)
    if closes_at <= now:
        closes_at += timedelta(days=DAYS)
    return ReportingWeek(closes_at - timedelta(days=DAYS), closes_at)
