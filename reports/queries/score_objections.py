"""Until when a score can be objected to, and what was said against it."""

from datetime import date

from reports.models import Score
from reports.rules.score import objection_last_day
from tasks.models import CalendarDay, Setting
from tasks.rules.clock import local_date


def objections_until(score: Score) -> date | None:
    """Return the last day on which the agency may object to its score.

    Empty: None while it isn't published. Queries: two.
    """
    if score.published_at is None:
        return None
    days = Setting.objects.values_in_force()["score_objection_working_days"]
    calendar = CalendarDay.objects.working_calendar()
    return objection_last_day(local_date(score.published_at), days, calendar)
