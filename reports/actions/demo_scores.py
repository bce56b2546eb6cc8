"""Scores of the last months for the demonstration, computed and published as the secretariat would."""

from datetime import datetime

from reports.actions.indicators import compute_indicators
from reports.actions.scores import compute_scores, publish_scores
from reports.models import Period, Score, ScoreSet
from reports.queries.scores import publish_stamp
from reports.rules.kinds import PeriodKind
from tasks.models import User
from tasks.rules.clock import local_date
from tasks.rules.roles import RoleKind

MONTHS = 3


def make_demo_scores(*, now: datetime) -> int:
    """Compute what nobody types and the scores of the last months, publish all but the newest; return how many scores.

    Empty: nothing where no score set or no secretariat has been loaded.
    """
    compute_indicators(now=now)
    score_set = ScoreSet.objects.in_force(local_date(now)).order_by("code", "-number").first()
    secretary = User.objects.filter(roles__kind=RoleKind.SECRETARIAT).order_by("pk").first()
    if score_set is None or secretary is None:
        return 0
    months = Period.objects.filter(kind=PeriodKind.MONTH, send_by_at__isnull=False, cut_off_on__lt=local_date(now))
    written = 0
    for place, period in enumerate(months.order_by("-cut_off_on")[:MONTHS]):
        made = compute_scores(score_set=score_set, period=period, by=secretary, now=now).written
        if place and made:
            seen = publish_stamp(Score.objects.filter(score_set=score_set, period=period, is_current=True))
            publish_scores(score_set=score_set, period=period, by=secretary, now=now, seen=seen)
        written += made
    return written
