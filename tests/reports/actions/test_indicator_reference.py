"""The indicators and the score set every office starts with."""

from datetime import UTC, datetime

import pytest

from reports.actions.indicator_reference import DATA, load_indicators
from reports.models import Indicator, IndicatorVersion, ScoreBand, ScoreGroup, ScoreItem, ScoreSet
from reports.rules.computed import ComputedBy, codes_of
from reports.rules.kinds import Audience, Direction, IndicatorKind, PeriodKind, ScoreFormula
from tasks.actions.reference import read_rows
from tasks.models import AuditEvent

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def loaded(db: None) -> dict[str, Indicator]:
    load_indicators(now=NOW)
    return {indicator.code: indicator for indicator in Indicator.objects.select_related("part_of")}


def test_load_indicators_again_adds_nothing_and_keeps_what_was_edited(loaded):
    Indicator.objects.filter(code="online_file_rate").update(name="Tên mới")
    assert load_indicators(now=NOW).added == {}
    assert Indicator.objects.get(code="online_file_rate").name == "Tên mới"
    assert AuditEvent.objects.filter(verb="load_reference", target_type="indicator").count() == len(loaded)


def test_load_indicators_adds_what_is_missing(loaded):
    IndicatorVersion.objects.filter(indicator__code="essential_services").delete()
    Indicator.objects.filter(code="essential_services").delete()
    assert load_indicators(now=NOW).added == {"indicator": 1, "indicatorversion": 1}


def test_every_indicator_is_defined_with_its_law_or_says_that_it_is_not_confirmed(loaded):
    versions = IndicatorVersion.objects.select_related("indicator")
    assert {version.indicator.code for version in versions} == set(loaded)
    assert not [version.indicator.code for version in versions if not (version.definition and version.legal_source)]


def test_every_word_of_an_indicator_is_one_the_house_knows(loaded):
    for indicator in loaded.values():
        assert IndicatorKind(indicator.kind) and Direction(indicator.direction) and Audience(indicator.audience)
        assert not indicator.cadence or PeriodKind(indicator.cadence)
        assert (indicator.audience == Audience.NOBODY) == (not indicator.cadence)
        assert {*codes_of(indicator.numerator_of), *codes_of(indicator.denominator_of)} <= set(loaded)


def test_a_formula_is_a_ratio_of_numbers(loaded):
    formulas = [indicator for indicator in loaded.values() if indicator.numerator_of]
    assert formulas
    for indicator in formulas:
        units = {loaded[code].unit for code in codes_of(indicator.numerator_of + "+" + indicator.denominator_of)}
        assert indicator.kind == IndicatorKind.RATIO
        assert len(units) == 1


def test_parts_are_counted_in_what_their_total_is(loaded):
    parts = [one for one in loaded.values() if one.part_of and one.adds_up]
    assert parts
    assert not [one.code for one in parts if one.unit != one.part_of.unit]


def test_the_tracker_computes_exactly_what_it_knows(loaded):
    assert {one.computed_by for one in loaded.values() if one.computed_by} == set(ComputedBy)


def test_names_of_indicators_are_told_apart(loaded):
    names = [name for one in loaded.values() for name in (one.name, *one.other_names.splitlines()) if name[0] != "–"]
    assert len({name.lower() for name in names}) == len(names)


def test_online_and_full_process_files_are_two_indicators(loaded):
    assert loaded["online_file_rate"] != loaded["full_process_file_rate"]


def test_decision_766_has_its_groups_and_bands(loaded):
    (score_set,) = ScoreSet.objects.all()
    groups = ScoreGroup.objects.order_by("number")
    assert [int(group.max_points) for group in groups] == [18, 20, 22, 22, 18]
    assert score_set.max_points == sum(group.max_points for group in groups) == 100
    assert {group.indicator.part_of for group in groups} == {score_set.total_indicator}
    bands = {(band.name, int(band.from_points), band.is_confirmed) for band in ScoreBand.objects.all()}
    assert bands == {
        ("Xuất sắc", 90, True), ("Tốt", 80, False), ("Khá", 70, False), ("Trung bình", 50, False), ("Yếu", 0, True),
    }  # fmt: skip
    assert f"{score_set.valid_from:%d/%m/%Y}" == "23/06/2022"


def test_items_of_a_group_make_its_maximum_and_fit_their_formula(loaded):
    for group in ScoreGroup.objects.prefetch_related("items__indicator"):
        items = list(group.items.all())
        assert sum(item.max_points for item in items) == group.max_points
        for item in items:
            kind = {ScoreFormula.SHARE: IndicatorKind.RATIO, ScoreFormula.GIVEN: IndicatorKind.SCORE}
            assert item.indicator.kind == kind[ScoreFormula(item.formula)]
            assert item.is_confirmed == ("chưa xác nhận" not in item.legal_source)
    assert ScoreItem.objects.filter(is_confirmed=True).count() == 3


def test_load_indicators_costs_the_same_for_any_number_of_rows(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        load_indicators(now=NOW)
    assert len(list(read_rows(DATA / "indicators.csv"))) > 100
