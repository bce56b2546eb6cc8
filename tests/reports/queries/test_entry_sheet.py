from datetime import date
from decimal import Decimal

import pytest

from reports.models import IndicatorVersion
from reports.queries.entry_sheet import entry_sheet
from reports.rules.entry import Entry
from reports.rules.kinds import Audience, Origin, ValueState
from tasks.models import Agency
from tests.factories import make_agency
from tests.reports.sheets import count_indicator, reported, sheet_indicator, sheet_period


@pytest.fixture
def period(db):
    return sheet_period()


def codes(agency, period):
    return [line.indicator.code for line in entry_sheet(agency, period).lines]


def test_sheet_asks_what_the_kind_of_agency_gives_for_this_kind_of_period(cast, period):
    sheet_indicator("A", audience=Audience.MINISTRIES)
    sheet_indicator("B", audience=Audience.LOCALITIES)
    sheet_indicator("C", audience=Audience.AGENCIES)
    sheet_indicator("D", audience=Audience.NOBODY)
    sheet_indicator("E", cadence="quarter")
    sheet_indicator("F", valid_from=date(2024, 2, 15))
    sheet_indicator("G", valid_to=period.cut_off_on)
    province = make_agency("Tỉnh Giáp", kind="province")
    assert (codes(cast.ministry_a, period), codes(province, period)) == (["A", "C", "G"], ["B", "C", "G"])


@pytest.mark.parametrize("life", [{"valid_from": date(2024, 2, 15)}, {"valid_to": date(2024, 2, 13)}, {"kind": "unit"}])
def test_sheet_of_an_agency_that_was_not_there_is_empty(cast, period, life):
    sheet_indicator("A")
    Agency.objects.filter(pk=cast.ministry_a.pk).update(**life)
    cast.ministry_a.refresh_from_db()
    assert codes(cast.ministry_a, period) == []


def test_sheet_keeps_themes_together_in_the_order_of_positions(cast, period):
    sheet_indicator("A", theme="Hai", position=2)
    sheet_indicator("B", theme="Một", position=1)
    sheet_indicator("C", theme="Một", position=3)
    sheet = entry_sheet(cast.ministry_a, period)
    assert [(theme, [line.indicator.code for line in lines]) for theme, lines in sheet.themes()] == [
        ("Một", ["B", "C"]),
        ("Hai", ["A"]),
    ]


def test_last_period_is_the_one_before_of_the_same_kind(cast, period):
    indicator, earlier = sheet_indicator("A"), sheet_period(1)
    reported(indicator, cast.ministry_a, sheet_period(12, 2023), numerator=1, denominator=2)
    reported(indicator, cast.ministry_a, earlier, numerator=29, denominator=100)
    [line] = entry_sheet(cast.ministry_a, period).lines
    assert (line.last_figure.value, entry_sheet(cast.ministry_a, period).last_period) == (29, earlier)


def test_last_value_of_another_definition_is_not_compared(cast, period):
    indicator = sheet_indicator("A")
    reported(indicator, cast.ministry_a, sheet_period(1))
    IndicatorVersion.objects.filter(indicator=indicator).update(valid_to=date(2024, 1, 31))
    newer = IndicatorVersion.objects.create(indicator=indicator, number=2, valid_from=date(2024, 2, 1))
    sheet = entry_sheet(cast.ministry_a, period)
    [line] = sheet.lines
    assert (line.version, line.last is not None, line.last_figure) == (newer, True, None)
    typed = {indicator.pk: Entry(Decimal(90), Decimal(100), Decimal(90))}
    assert sheet.check(typed) == []


def test_computed_row_shows_what_the_tracker_computed_and_is_not_asked(cast, period):
    indicator = sheet_indicator("A", computed_by="completion")
    value = reported(indicator, cast.ministry_a, period, origin=Origin.COMPUTED)
    sheet = entry_sheet(cast.ministry_a, period)
    [line] = sheet.lines
    assert (line.shown, line.is_open, sheet.wanted_count) == (value, False, 0)


def test_published_value_of_a_source_is_no_row_of_the_agency(cast, period):
    reported(sheet_indicator("A"), cast.ministry_a, period, origin=Origin.PUBLISHED, state=ValueState.PUBLISHED)
    sheet = entry_sheet(cast.ministry_a, period)
    assert (sheet.entered_count, sheet.lines[0].is_open) == (0, True)


def test_counts_tell_entered_and_given(cast, period):
    for code, state in (("A", "draft"), ("B", "submitted"), ("C", "returned"), ("D", "verified"), ("E", None)):
        indicator = count_indicator(code)
        if state:
            reported(indicator, cast.ministry_a, period, value=1, state=state)
    sheet = entry_sheet(cast.ministry_a, period)
    assert (sheet.wanted_count, sheet.entered_count, sheet.given_count) == (5, 4, 2)
    assert [line.indicator.code for line in sheet.asked if line.is_open] == ["A", "C", "E"]


@pytest.mark.parametrize("count", [1, 3, 60])
def test_sheet_asks_a_fixed_number_of_queries(cast, period, count, django_assert_num_queries):
    earlier = sheet_period(1)
    for number in range(count):
        indicator = sheet_indicator(f"X{number}")
        reported(indicator, cast.ministry_a, earlier)
        reported(indicator, cast.ministry_a, period)
    with django_assert_num_queries(5):
        sheet = entry_sheet(cast.ministry_a, period)
        assert sheet.check() == []
    assert len(sheet.lines) == count
