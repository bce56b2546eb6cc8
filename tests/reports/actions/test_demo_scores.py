"""The scores of the demonstration."""

from datetime import UTC, date, datetime

import pytest

from reports.actions.demo_scores import make_demo_scores
from reports.models import Score
from tests.cast import Cast
from tests.reports.makers import make_period, make_value
from tests.reports.scoring import indicator_of, make_score_set

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 4, 20, tzinfo=UTC)


def test_scores_of_the_last_months_are_published_but_the_newest(cast: Cast) -> None:
    make_score_set()
    for day in (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)):
        make_value(indicator_of("share"), cast.ministry_a, make_period(day, send_by_at=NOW), 60)
    assert make_demo_scores(now=NOW) == 3
    published = Score.objects.filter(published_at__isnull=False).values_list("period__name", flat=True)
    assert set(published) == {"Tháng 01/2024", "Tháng 02/2024"}


def test_without_a_score_set_nothing_is_made(cast: Cast) -> None:
    assert make_demo_scores(now=NOW) == 0
