"""The list of tables counts what stands in the tables, and nothing else."""

from datetime import date

import pytest

from reports.models import IndicatorVersion
from reports.queries.entry_sheet import entry_sheet
from reports.queries.sheet_list import SheetState, asked_figures, standings, waiting_sheets
from reports.rules.kinds import Audience, ValueState
from tests.reports.sheets import NOW, reported, sheet_indicator, sheet_period


@pytest.fixture
def period(db):
    return sheet_period()


def row(cast, period):
    [found] = standings([cast.ministry_a], [period], asked_figures(), NOW)
    return found


def assert_same_as_the_table(cast, period):
    """Check the numbers of the list against the table itself."""
    found, sheet = row(cast, period), entry_sheet(cast.ministry_a, period)
    assert (found.wanted, found.entered, found.given) == (sheet.wanted_count, sheet.entered_count, sheet.given_count)


@pytest.mark.parametrize("state", [ValueState.VERIFIED, ValueState.SUBMITTED, ValueState.DRAFT])
def test_figure_under_a_definition_no_longer_in_force_is_not_counted(cast, period, state):
    indicator = sheet_indicator()
    reported(indicator, cast.ministry_a, period, state=state)
    IndicatorVersion.objects.create(indicator=indicator, number=2, valid_from=date(2024, 1, 1))
    assert (row(cast, period).state, row(cast, period).is_complete) == (SheetState.EMPTY, False)
    assert_same_as_the_table(cast, period)


def test_figure_of_an_indicator_that_ended_does_not_stand_for_another(cast, period):
    ended, _asked = sheet_indicator("OLD"), sheet_indicator("NEW")
    reported(ended, cast.ministry_a, period)
    ended.valid_to = period.starts_on
    ended.save()
    assert row(cast, period).state == SheetState.EMPTY
    assert_same_as_the_table(cast, period)


def test_figure_that_is_asked_of_others_by_now_is_not_counted(cast, period):
    sheet_indicator("A")
    reported(sheet_indicator("B", audience=Audience.LOCALITIES), cast.ministry_a, period)
    assert_same_as_the_table(cast, period)


def test_indicator_without_a_definition_is_not_asked(cast, period):
    sheet_indicator("A")
    sheet_indicator("B").versions.all().delete()
    assert row(cast, period).wanted == 1
    assert_same_as_the_table(cast, period)


def test_each_period_is_counted_under_its_own_definition(cast, period):
    indicator, earlier = sheet_indicator(), sheet_period(1)
    old = indicator.versions.get()
    new = IndicatorVersion.objects.create(indicator=indicator, number=2, valid_from=period.starts_on)
    reported(indicator, cast.ministry_a, earlier, version=old)
    reported(indicator, cast.ministry_a, period, version=new)
    found = standings([cast.ministry_a], [earlier, period], asked_figures(), NOW)
    assert [one.state for one in found] == [SheetState.VERIFIED, SheetState.VERIFIED]


def test_only_what_can_be_verified_in_a_table_waits(cast, period):
    shown, hidden = sheet_indicator("A"), sheet_indicator("B")
    for indicator, agency in ((shown, cast.ministry_a), (hidden, cast.ministry_b)):
        reported(indicator, agency, period, state=ValueState.SUBMITTED, submitted_at=NOW)
    IndicatorVersion.objects.create(indicator=hidden, number=2, valid_from=date(2024, 1, 1))
    assert [one["subject__agency"] for one in waiting_sheets(asked_figures())] == [cast.ministry_a.pk]


def test_agency_that_is_gone_by_the_cut_off_waits_for_nothing(cast, period):
    reported(sheet_indicator(), cast.ministry_a, period, state=ValueState.SUBMITTED, submitted_at=NOW)
    cast.ministry_a.valid_to = period.starts_on
    cast.ministry_a.save()
    assert not waiting_sheets(asked_figures()).exists()
    assert standings([cast.ministry_a], [period], asked_figures(), NOW) == []


def test_list_asks_one_query_whatever_the_definitions(cast, period, django_assert_num_queries):
    periods = [period, *(sheet_period(month) for month in (3, 4, 5))]
    for number, one in enumerate(periods):
        IndicatorVersion.objects.create(
            indicator=sheet_indicator(f"A{number}"), number=2, valid_from=one.starts_on, valid_to=one.cut_off_on
        )
    asked = asked_figures()
    with django_assert_num_queries(1):
        assert len(standings([cast.ministry_a, cast.ministry_b], periods, asked, NOW)) == 8
