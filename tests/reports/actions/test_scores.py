"""Scores: computed, published, objected to and recalculated; what was published stays."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from reports.actions.score_objections import decide_objection, object_to_score
from reports.actions.scores import Scored, compute_scores, publish_scores
from reports.models import IndicatorVersion, Period, Score, ScoreLine, ScoreObjection, ScoreSet, Value
from reports.rules.kinds import ObjectionDecision, ValueState
from reports.rules.score import LeftOut
from tasks.actions.refusal import Refused
from tasks.models import AuditEvent, Notice, User
from tests.cast import Cast
from tests.factories import make_agency
from tests.reports.makers import make_period, make_value
from tests.reports.scoring import indicator_of, make_score_set, seen_scores

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 4, 8, 3, tzinfo=UTC)


@pytest.fixture
def score_set() -> ScoreSet:
    return make_score_set()


@pytest.fixture
def period() -> Period:
    return make_period(date(2024, 3, 31))


def publish(cast: Cast, score_set: ScoreSet, period: Period, by: User | None = None) -> list[Score]:
    """Publish what a page that is opened now shows."""
    seen = seen_scores(score_set, period)
    return publish_scores(score_set=score_set, period=period, by=by or cast.secretariat, now=NOW, seen=seen)


@pytest.fixture
def published(cast: Cast, score_set: ScoreSet, period: Period) -> Score:
    """Ministry A's published score of 18 points: 60 % of 20, and 6 of 10."""
    make_value(indicator_of("share"), cast.ministry_a, period, 60, numerator=6, denominator=10)
    make_value(indicator_of("given"), cast.ministry_a, period, 6)
    compute_scores(score_set=score_set, period=period, by=cast.secretariat, now=NOW)
    return publish(cast, score_set, period)[0]


def test_score_keeps_what_went_in(published: Score) -> None:
    published.refresh_from_db()
    lines = {line.item.indicator.code: line for line in published.lines.select_related("item__indicator")}
    assert published.total == 18
    assert (lines["share"].numerator, lines["share"].value, lines["share"].points) == (6, 60, 12)
    assert lines["given"].source_value == Value.objects.get(indicator__code="given")


def test_missing_and_none_arose_are_left_out(cast: Cast, score_set: ScoreSet, period: Period) -> None:
    make_value(indicator_of("share"), cast.ministry_a, period, None)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    score = Score.objects.get()
    reasons = dict(score.lines.values_list("item__indicator__code", "left_out"))
    assert (score.total, reasons) == (None, {"share": LeftOut.NONE_AROSE, "given": LeftOut.MISSING})


def test_who_gave_nothing_has_no_score(cast: Cast, score_set: ScoreSet, period: Period) -> None:
    assert compute_scores(score_set=score_set, period=period, by=None, now=NOW) == Scored()
    assert not Score.objects.exists()


def test_unverified_figures_are_not_scored(cast: Cast, score_set: ScoreSet, period: Period) -> None:
    make_value(indicator_of("share"), cast.ministry_a, period, 60, state=ValueState.SUBMITTED)
    assert compute_scores(score_set=score_set, period=period, by=None, now=NOW).written == 0


def test_new_revision_only_when_something_changed(cast: Cast, score_set: ScoreSet, period: Period) -> None:
    value = make_value(indicator_of("share"), cast.ministry_a, period, 60)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    assert compute_scores(score_set=score_set, period=period, by=None, now=NOW) == Scored(unchanged=1)
    Value.objects.filter(pk=value.pk).update(value=70)
    assert compute_scores(score_set=score_set, period=period, by=None, now=NOW).written == 1
    assert list(Score.objects.order_by("revision").values_list("is_current", "total")) == [(False, 12), (True, 14)]


def test_score_whose_figures_are_gone_says_so(cast: Cast, score_set: ScoreSet, period: Period) -> None:
    value = make_value(indicator_of("share"), cast.ministry_a, period, 60)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    Value.objects.filter(pk=value.pk).update(is_current=False)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    assert Score.objects.get(is_current=True).total is None


def test_published_score_is_left_alone(cast: Cast, published: Score) -> None:
    Value.objects.filter(indicator__code="share").update(value=70)
    done = compute_scores(score_set=published.score_set, period=published.period, by=cast.secretariat, now=NOW)
    assert (done, Score.objects.count()) == (Scored(published=1), 1)


def refused_by_database(change: object) -> None:
    with pytest.raises(DatabaseError, match="published score"), transaction.atomic():
        change()  # type: ignore[operator]


def test_database_refuses_to_alter_what_was_published(published: Score) -> None:
    line = published.lines.all()[0]
    refused_by_database(lambda: Score.objects.update(total=99))
    refused_by_database(lambda: Score.objects.update(published_at=None))
    refused_by_database(lambda: ScoreLine.objects.filter(pk=line.pk).update(points=1))
    line.pk = None
    refused_by_database(line.save)
    assert Score.objects.update(is_current=False) == 1


def test_score_that_is_not_published_can_be_altered(cast: Cast, score_set: ScoreSet, period: Period) -> None:
    make_value(indicator_of("share"), cast.ministry_a, period, 60)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    assert ScoreLine.objects.update(max_points=1) == 2


@pytest.mark.parametrize("who", ["focal_point_a", "leader", "administrator"])
def test_only_the_secretariat_computes_and_publishes(cast: Cast, score_set: ScoreSet, period: Period, who: str) -> None:
    with pytest.raises(Refused):
        compute_scores(score_set=score_set, period=period, by=getattr(cast, who), now=NOW)
    make_value(indicator_of("share"), cast.ministry_a, period, 60)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    with pytest.raises(Refused):
        publish(cast, score_set, period, by=getattr(cast, who))


def test_nothing_to_publish_is_refused(cast: Cast, published: Score) -> None:
    with pytest.raises(Refused):
        publish(cast, published.score_set, published.period)


def test_scores_computed_anew_since_the_list_was_opened_are_not_published(
    cast: Cast, score_set: ScoreSet, period: Period
) -> None:
    make_value(indicator_of("share"), cast.ministry_a, period, 60)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    seen = seen_scores(score_set, period)
    Value.objects.update(value=10)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    with translation.override("en"), pytest.raises(Refused, match="computed anew since"):
        publish_scores(score_set=score_set, period=period, by=cast.secretariat, now=NOW, seen=seen)
    assert not Score.objects.filter(published_at__isnull=False).exists()
    assert len(publish(cast, score_set, period)) == 1


def test_figure_under_another_definition_is_left_out(cast: Cast, score_set: ScoreSet, period: Period) -> None:
    share = indicator_of("share")
    make_value(share, cast.ministry_a, period, numerator=5, denominator=10)
    IndicatorVersion.objects.create(indicator=share, number=2, valid_from=period.starts_on)
    make_value(share, cast.ministry_b, period, numerator=5, denominator=10)
    compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    told = ScoreLine.objects.filter(item__indicator=share).order_by("score__subject__agency__pk")
    assert list(told.values_list("points", "left_out", "numerator")) == [
        (None, LeftOut.OTHER_DEFINITION, 5),
        (10, "", 5),
    ]
    assert compute_scores(score_set=score_set, period=period, by=None, now=NOW) == Scored(unchanged=2)


def objection(cast: Cast, score: Score, now: datetime = NOW) -> ScoreObjection:
    return object_to_score(score=score, by=cast.focal_point_a, now=now, text="Số hồ sơ đúng là 7/10.")


def test_objection_within_the_term(cast: Cast, published: Score) -> None:
    # Monday 8 April, five working days: until Monday 15 April.
    assert objection(cast, published, NOW + timedelta(days=7)).decision == ObjectionDecision.PENDING


@pytest.mark.parametrize(("days", "who"), [(8, "focal_point_a"), (1, "focal_point_b"), (1, "officer_a")])
def test_objection_is_refused(cast: Cast, published: Score, days: int, who: str) -> None:
    with pytest.raises(Refused):
        object_to_score(score=published, by=getattr(cast, who), now=NOW + timedelta(days=days), text="Sai.")


def test_second_objection_waits_for_the_first(cast: Cast, published: Score) -> None:
    objection(cast, published)
    with pytest.raises(Refused):
        objection(cast, published)


def test_accepted_objection_is_a_new_revision(cast: Cast, published: Score) -> None:
    Value.objects.filter(indicator__code="share").update(value=70, numerator=7)
    raised = objection(cast, published)
    newest = decide_objection(
        objection=raised, decision=ObjectionDecision.ACCEPTED, by=cast.secretariat, now=NOW, reason="Đúng."
    )
    published.refresh_from_db()
    assert (newest.revision, newest.total, newest.reason, newest.is_current) == (2, 20, "Đúng.", True)
    assert (published.total, published.is_current) == (18, False)
    assert newest.published_at is None
    verbs = AuditEvent.objects.filter(target_type="score").values_list("verb", flat=True)
    assert {"object_to_score", "decide_score_objection", "recalculate_score"} <= set(verbs)


def test_refused_objection_changes_nothing(cast: Cast, published: Score) -> None:
    decided = decide_objection(
        objection=objection(cast, published),
        decision=ObjectionDecision.REFUSED,
        by=cast.secretariat,
        now=NOW,
        reason="Số liệu đã được xác nhận.",
    )
    assert (decided, Score.objects.count()) == (published, 1)
    assert ScoreObjection.objects.get().decision == ObjectionDecision.REFUSED
    told = Notice.objects.get(recipient=cast.focal_point_a)
    assert (told.path, "Số liệu đã được xác nhận." in told.text) == (f"/scores/{published.pk}/", True)


@pytest.mark.parametrize(("who", "reason"), [("focal_point_a", "Đúng."), ("secretariat", " ")])
def test_decision_is_refused(cast: Cast, published: Score, who: str, reason: str) -> None:
    raised = objection(cast, published)
    with pytest.raises(Refused):
        decide_objection(
            objection=raised, decision=ObjectionDecision.ACCEPTED, by=getattr(cast, who), now=NOW, reason=reason
        )


def test_recalculated_score_can_be_published_and_objected_to_again(cast: Cast, published: Score) -> None:
    accepted = ObjectionDecision.ACCEPTED
    raised = objection(cast, published)
    newest = decide_objection(objection=raised, decision=accepted, by=cast.secretariat, now=NOW, reason="Đúng.")
    publish(cast, newest.score_set, newest.period)
    assert newest.total == Decimal(18)
    assert objection(cast, newest).score == newest
    with pytest.raises(Refused):
        objection(cast, published)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    score_set: ScoreSet, period: Period, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_value(indicator_of("share"), make_agency(f"Bộ {number}"), period, 60)
    with django_assert_num_queries(12):
        compute_scores(score_set=score_set, period=period, by=None, now=NOW)
    assert Score.objects.count() == count
