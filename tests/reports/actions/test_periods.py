"""Closing periods."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.actions.periods import freeze_due_periods, freeze_period, periods_to_freeze
from reports.models import Value
from reports.rules.kinds import Audience, IndicatorKind, Origin, ValueState
from tasks.actions.refusal import Refused
from tasks.models import AuditEvent, Setting
from tests.cast import Cast
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_value

pytestmark = pytest.mark.django_db

MARCH = date(2024, 3, 31)
NOW = datetime(2024, 4, 20, tzinfo=UTC)


def test_frozen_period_publishes_what_is_verified(cast: Cast) -> None:
    ratio, period = make_indicator(), make_period(MARCH)
    make_value(ratio, cast.ministry_a, period, 30)
    make_value(ratio, cast.ministry_b, period, 40, state=ValueState.DRAFT)
    frozen = freeze_period(period=period, by=cast.secretariat, now=NOW)
    period.refresh_from_db()
    assert (frozen.published, frozen.unverified) == (1, 1)
    assert (period.frozen_at, period.frozen_by) == (NOW, cast.secretariat)
    published = Value.objects.get(state=ValueState.PUBLISHED)
    assert (published.subject.agency, published.published_on) == (cast.ministry_a, date(2024, 4, 20))
    assert AuditEvent.objects.get(verb="freeze_period").after == {"published": 1, "unverified": 1}


def test_what_is_computed_is_computed_a_last_time(cast: Cast) -> None:
    period = make_period(MARCH)
    for code in ("done", "asked"):
        make_value(make_indicator(code=code, kind=IndicatorKind.COUNT), cast.ministry_a, period, 7)
    make_indicator(code="rate", numerator_of="done", denominator_of="asked", audience=Audience.AGENCIES)
    assert freeze_period(period=period, by=None, now=NOW).published == 3
    rate = Value.objects.get(origin=Origin.COMPUTED)
    assert (rate.value, rate.state) == (100, ValueState.PUBLISHED)


def test_who_gave_nothing_stays_missing(cast: Cast) -> None:
    make_indicator()
    freeze_period(period=make_period(MARCH), by=None, now=NOW)
    assert not Value.objects.exists()


def test_date_a_source_published_on_is_kept(cast: Cast) -> None:
    period, day = make_period(MARCH), date(2024, 4, 2)
    make_value(make_indicator(), cast.ministry_a, period, 30, published_on=day)
    freeze_period(period=period, by=None, now=NOW)
    assert Value.objects.get().published_on == day


def test_freeze_is_refused(cast: Cast) -> None:
    period, running = make_period(MARCH), make_period(date(2024, 4, 30))
    with pytest.raises(Refused):
        freeze_period(period=period, by=cast.focal_point_a, now=NOW)
    with pytest.raises(Refused):
        freeze_period(period=running, by=None, now=NOW)
    freeze_period(period=period, by=None, now=NOW)
    with pytest.raises(Refused):
        freeze_period(period=period, by=None, now=NOW)


def test_period_is_due_when_the_working_days_after_its_send_by_are_over() -> None:
    friday = datetime(2024, 4, 5, 8, tzinfo=UTC)
    period = make_period(MARCH, send_by_at=friday)
    make_period(date(2024, 2, 29))
    assert not periods_to_freeze(friday + timedelta(days=7))
    assert list(periods_to_freeze(friday + timedelta(days=8))) == [period]
    Setting.objects.create(name="freeze_working_days", value=9)
    assert not periods_to_freeze(friday + timedelta(days=8))


def test_due_periods_are_frozen_once() -> None:
    make_value(make_indicator(), make_agency(), make_period(MARCH, send_by_at=NOW - timedelta(days=15)), 1)
    assert len(freeze_due_periods(now=NOW)) == 1
    assert freeze_due_periods(now=NOW) == []
