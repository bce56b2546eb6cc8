"""The figures of the demonstration: plausible, of every kind a page must show, and never twice."""

from datetime import datetime

import pytest
from django.db.models import F, Q

from reports.actions.demo_values import MONTHS, RATIOS, make_demo_values
from reports.actions.indicator_reference import load_indicators
from reports.models import Period, Target, Value
from reports.rules.kinds import Operator, ValueState
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import AgencyKind
from tests.factories import make_agency

NOW = datetime(2026, 3, 20, 9, tzinfo=VIETNAM)


@pytest.fixture
def loaded(db):
    for number in range(12):
        make_agency(f"Bộ {number}")
        make_agency(f"Tỉnh {number}", kind=AgencyKind.PROVINCE)
    load_indicators(now=NOW)
    make_demo_values(now=NOW)


def test_figures_are_of_the_last_months_and_of_every_kind(loaded):
    values = Value.objects.filter(is_current=True)
    assert Period.objects.filter(values__in=values).distinct().count() == MONTHS
    assert values.filter(none_arose=True).exists()
    assert values.filter(operator=Operator.LESS).exists()
    assert {ValueState.VERIFIED, ValueState.SUBMITTED, ValueState.DRAFT} == set(values.values_list("state", flat=True))
    assert values.filter(revision=2).exclude(reason="").exists()
    assert not values.filter(period__cut_off_on__gte=NOW.date()).exists()


def test_some_figures_are_missing_and_none_is_nonsense(loaded):
    ratios = Value.objects.filter(indicator__code__in=RATIOS, is_current=True)
    assert ratios.count() < 24 * MONTHS * len(RATIOS)
    assert not ratios.filter(Q(numerator__gt=F("denominator")) | Q(value__gt=100)).exists()
    assert Target.objects.exists()


def test_parts_of_form_06_add_up(loaded):
    cells: dict[tuple[int, int], dict[str, Value]] = {}
    for value in Value.objects.filter(indicator__code__startswith="b06.").select_related("indicator"):
        cells.setdefault((value.subject_id, value.period_id), {})[value.indicator.code] = value.value
    assert cells
    for cell in cells.values():
        assert cell["b06.received"] == cell["b06.settled"] + cell["b06.pending"]
        settled = ("settled_early", "settled_on_time", "settled_late")
        assert cell["b06.settled"] == sum(cell[f"b06.{part}"] for part in settled)


def test_without_indicators_nothing_is_made(db):
    make_agency()
    assert make_demo_values(now=NOW) == 0
    assert not Value.objects.exists()
