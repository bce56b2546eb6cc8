"""The pages of scores: what they show, to whom, and what is done there."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from reports.actions.scores import compute_scores, publish_scores
from reports.models import Period, Score, ScoreObjection, ScoreSet, Value
from reports.rules.kinds import Origin
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


@pytest.fixture
def score(cast: Cast, score_set: ScoreSet, period: Period) -> Score:
    """Ministry A's computed score: 60 % of 20 points; the other line has no figure."""
    make_value(indicator_of("share"), cast.ministry_a, period, 60, numerator=6, denominator=10)
    compute_scores(score_set=score_set, period=period, by=cast.secretariat, now=NOW)
    return Score.objects.get()


@pytest.fixture
def published(cast: Cast, score: Score) -> Score:
    now = timezone.now()
    seen = seen_scores(score.score_set, score.period)
    return publish_scores(score_set=score.score_set, period=score.period, by=cast.secretariat, now=now, seen=seen)[0]


def as_person(client: Client, person: object) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def page(client: Client, name: str, *args: int) -> str:
    response = client.get(reverse(f"reports:{name}", args=args))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_score_is_shown_line_by_line(cast: Cast, client: Client, score: Score) -> None:
    html = page(as_person(client, cast.secretariat), "score", score.pk)
    assert "<strong>12</strong> trên 30 điểm" in html
    assert "6/10" in html
    assert "từ mức Yếu trở lên" in html
    assert reverse("reports:indicator", args=[indicator_of("share").pk]) in html


def test_published_total_that_is_not_its_parts_is_shown_with_the_gap(
    cast: Cast, client: Client, score_set: ScoreSet, period: Period
) -> None:
    for code, points in (("total", "86.94"), ("group1", "63.88"), ("group2", "19.75")):
        make_value(indicator_of(code), cast.ministry_a, period, points, origin=Origin.PUBLISHED)
    html = page(as_person(client, cast.leader), "scores")
    for number in ("86,94", "83,63", "3,31"):
        assert number in html


def test_unpublished_score_is_for_national_roles_only(cast: Cast, client: Client, score: Score) -> None:
    address = reverse("reports:score", args=[score.pk])
    assert as_person(client, cast.focal_point_a).get(address).status_code == 404
    assert "Bộ Giáp" not in page(client, "scores").split("<main")[1]
    assert as_person(client, cast.leader).get(address).status_code == 200


def test_secretariat_computes_and_publishes(cast: Cast, client: Client, score_set: ScoreSet, period: Period) -> None:
    make_value(indicator_of("share"), cast.ministry_a, period, 60)
    asked = {"set": score_set.pk, "period": period.pk}
    as_person(client, cast.secretariat).post(reverse("reports:scores-compute"), asked)
    seen = re.search(r'name="seen" value="([^"]+)"', page(client, "scores"))[1]
    assert client.post(reverse("reports:scores-publish"), {**asked, "seen": seen}).status_code == 302
    assert Score.objects.get().published_by == cast.secretariat


def test_list_that_is_older_than_the_scores_publishes_nothing(
    cast: Cast, client: Client, score: Score, period: Period
) -> None:
    asked = {"set": score.score_set_id, "period": period.pk}
    seen = re.search(r'name="seen" value="([^"]+)"', page(as_person(client, cast.secretariat), "scores"))[1]
    Value.objects.update(value=10, numerator=1)
    client.post(reverse("reports:scores-compute"), asked)
    answer = client.post(reverse("reports:scores-publish"), {**asked, "seen": seen}, follow=True)
    assert "Điểm đã được tính lại kể từ khi bạn mở danh sách" in answer.content.decode()
    assert not Score.objects.filter(published_at__isnull=False).exists()


def test_publishing_asks_first(cast: Cast, client: Client, score: Score) -> None:
    assert 'data-confirm="Công bố các bảng điểm này?' in page(as_person(client, cast.secretariat), "scores")


def test_nothing_to_publish_is_said(cast: Cast, client: Client, score_set: ScoreSet, period: Period) -> None:
    asked = {"set": score_set.pk, "period": period.pk}
    response = as_person(client, cast.secretariat).post(reverse("reports:scores-publish"), asked, follow=True)
    assert "Chưa có bảng điểm nào để công bố" in response.content.decode()


@pytest.mark.parametrize("asked", [{}, {"set": "x", "period": "1"}, {"set": "9" * 40, "period": "9" * 40}])
def test_set_that_does_not_exist_is_not_found(cast: Cast, client: Client, asked: dict[str, str]) -> None:
    assert as_person(client, cast.secretariat).post(reverse("reports:scores-compute"), asked).status_code == 404


def test_agency_objects_and_the_secretariat_decides(cast: Cast, client: Client, published: Score) -> None:
    assert "Đề nghị xem lại điểm này" in page(as_person(client, cast.focal_point_a), "score", published.pk)
    sent = client.post(reverse("reports:score-object", args=[published.pk]), {"text": "Đúng là 7/10."})
    assert (sent.status_code, ScoreObjection.objects.get().by) == (302, cast.focal_point_a)
    as_person(client, cast.secretariat)
    assert "Đúng là 7/10." in page(client, "score", published.pk)
    decision = {"decision": "accepted", "reason": "Đúng."}
    decided = client.post(reverse("reports:score-objection-decide", args=[published.pk]), decision)
    newest = Score.objects.get(revision=2)
    assert decided.url == reverse("reports:score", args=[newest.pk])
    assert newest.total == Decimal(12)


def test_objection_without_words_is_asked_again(cast: Cast, client: Client, published: Score) -> None:
    response = as_person(client, cast.focal_point_a).post(reverse("reports:score-object", args=[published.pk]), {})
    assert response.status_code == 422
    assert not ScoreObjection.objects.exists()


def test_other_agency_may_look_but_not_object(cast: Cast, client: Client, published: Score) -> None:
    assert "Đề nghị xem lại điểm này" not in page(as_person(client, cast.focal_point_b), "score", published.pk)
    response = client.post(reverse("reports:score-object", args=[published.pk]), {"text": "Sai."})
    assert response.status_code == 403


def test_decision_that_was_made_already_is_said(cast: Cast, client: Client, published: Score) -> None:
    decision = {"decision": "accepted", "reason": "Đúng."}
    address = reverse("reports:score-objection-decide", args=[published.pk])
    assert as_person(client, cast.secretariat).post(address, decision).status_code == 302
    assert Score.objects.count() == 1


def test_pages_without_any_score_set(cast: Cast, client: Client) -> None:
    assert "Chưa có bảng điểm" in page(as_person(client, cast.leader), "scores")


@pytest.mark.parametrize("count", [1, 3])
def test_pages_at_a_fixed_number_of_queries(
    cast: Cast,
    client: Client,
    score_set: ScoreSet,
    period: Period,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        make_value(indicator_of("share"), make_agency(f"Bộ {number}"), period, 60)
        make_period(date(2024, number + 4, 28))
    compute_scores(score_set=score_set, period=period, by=cast.secretariat, now=NOW)
    as_person(client, cast.secretariat)
    with django_assert_num_queries(11):
        page(client, "scores")
    with django_assert_num_queries(13):
        page(client, "score", Score.objects.all()[0].pk)
