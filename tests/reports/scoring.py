"""A small score set of two groups, and figures to score."""

from datetime import date, datetime
from decimal import Decimal

from reports.models import Indicator, Period, Score, ScoreBand, ScoreGroup, ScoreItem, ScoreSet
from reports.queries.scores import publish_stamp
from reports.rules.kinds import Audience, IndicatorKind, ScoreFormula
from tasks.models import Agency
from tests.reports.makers import make_indicator, make_period, make_subject


def make_score_set(code: str = "766") -> ScoreSet:
    """Return a set of 30 points: 20 by a share, 10 as given; its points are also published by sources."""
    total = make_indicator(code="total", kind=IndicatorKind.SCORE, name="Tổng điểm", unit="điểm")
    score_set = ScoreSet.objects.create(code=code, name="Bộ chỉ số", max_points=30, total_indicator=total)
    lines = [
        (1, "Tiến độ", 20, "share", IndicatorKind.RATIO, ScoreFormula.SHARE),
        (2, "Số hóa", 10, "given", IndicatorKind.SCORE, ScoreFormula.GIVEN),
    ]
    for number, name, most, item, kind, formula in lines:
        published = make_indicator(code=f"group{number}", kind=IndicatorKind.SCORE, name=name, part_of=total)
        group = ScoreGroup.objects.create(
            score_set=score_set, number=number, name=name, max_points=most, indicator=published
        )
        indicator = make_indicator(code=item, kind=kind, audience=Audience.AGENCIES, name=f"Chỉ số {item}")
        ScoreItem.objects.create(group=group, indicator=indicator, max_points=Decimal(most), formula=formula)
    for name, start in (("Tốt", 24), ("Khá", 15), ("Yếu", 0)):
        ScoreBand.objects.create(score_set=score_set, name=name, from_points=start)
    return score_set


def indicator_of(code: str) -> Indicator:
    """Return the indicator of that code."""
    return Indicator.objects.get(code=code)


def seen_scores(score_set: ScoreSet, period: Period) -> str:
    """Return the stamp of the list of scores as a page that is opened now shows it."""
    return publish_stamp(Score.objects.filter(score_set=score_set, period=period, is_current=True))


def make_published_score(agency: Agency, now: datetime) -> Score:
    """Return a published score without any line, of an agency."""
    score = Score.objects.create(
        score_set=make_score_set(), subject=make_subject(agency), period=make_period(date(2024, 2, 29)), computed_at=now
    )
    score.published_at = now
    score.save(update_fields=["published_at"])
    return score
