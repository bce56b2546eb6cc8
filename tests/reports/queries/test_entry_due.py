from datetime import date, timedelta

import pytest

from reports.models import Period
from reports.queries.entry_due import entry_due
from reports.rules.kinds import Audience, ValueState
from tasks.models import Agency, Role
from tests.cast import make_person
from tests.factories import make_agency
from tests.reports.sheets import NOW, count_indicator, reported, sheet_indicator, sheet_period


@pytest.fixture
def period(db):
    return sheet_period()


def told(now=NOW):
    return [(row.agency.name_vi, row.period.name, row.given, row.wanted) for row in entry_due(now)]


def test_entry_due_names_the_tables_that_are_not_whole(cast, period):
    first, second = sheet_indicator("A"), count_indicator("B")
    reported(first, cast.ministry_a, period, state=ValueState.SUBMITTED)
    reported(second, cast.ministry_a, period, value=1, state=ValueState.DRAFT)
    for indicator, state in ((first, ValueState.VERIFIED), (second, ValueState.SUBMITTED)):
        reported(indicator, cast.ministry_b, period, value=1, state=state)
    [due] = entry_due(NOW)
    assert (due.agency, due.given, due.wanted, due.send_by_at) == (cast.ministry_a, 1, 2, period.send_by_at)
    assert list(due.people) == [cast.focal_point_a, cast.officer_a, cast.other_officer_a]


def test_entry_due_counts_what_is_asked_of_the_agency(cast, period):
    sheet_indicator("A", audience=Audience.LOCALITIES)
    sheet_indicator("B", cadence="quarter")
    sheet_indicator("C", computed_by="completion_ratio")
    sheet_indicator("D", valid_to=period.starts_on)
    province = make_agency("Tỉnh Giáp", kind="province")
    assert told() == [(province.name_vi, period.name, 0, 1)]


def test_entry_due_of_a_returned_table_is_told_again(cast, period):
    indicator = sheet_indicator("A")
    for agency in (cast.ministry_a, cast.ministry_b):
        reported(indicator, agency, period, state=ValueState.SUBMITTED)
    assert told() == []
    indicator.values.filter(subject__agency=cast.ministry_a).update(state=ValueState.RETURNED)
    assert told() == [(cast.ministry_a.name_vi, period.name, 0, 1)]


@pytest.mark.parametrize(("days", "is_told"), [(-14, True), (-15, False), (60, True), (61, False)])
def test_entry_due_speaks_of_two_weeks_ahead_and_two_months_behind(cast, days, is_told):
    sheet_indicator("A")
    period = sheet_period()
    assert bool(told(period.send_by_at + timedelta(days=days))) is is_told


def test_entry_due_leaves_out_frozen_periods_and_ended_agencies(cast, period):
    sheet_indicator("A")
    Agency.objects.filter(pk=cast.ministry_b.pk).update(valid_to=period.cut_off_on)
    assert [row.agency for row in entry_due(NOW)] == [cast.ministry_a]
    Period.objects.update(frozen_at=NOW)
    assert told() == []


def test_entry_due_of_an_agency_without_an_account_names_nobody(cast, period):
    sheet_indicator("A")
    alone = make_agency("Bộ Canh")
    assert [row.people for row in entry_due(NOW, agencies=[alone])] == [()]
    person = make_person("focal-point-c", "agency_focal_point", alone)
    assert [row.people for row in entry_due(NOW, agencies=[alone])] == [(person,)]
    Role.objects.filter(user=person).update(valid_to=period.cut_off_on - timedelta(days=1))
    assert [row.people for row in entry_due(NOW, agencies=[alone])] == [()]


@pytest.mark.parametrize("count", [1, 3])
def test_entry_due_asks_a_fixed_number_of_queries(cast, count, django_assert_num_queries):
    for number in range(count):
        sheet_indicator(f"A{number}")
        sheet_period(2, name=f"Kỳ {number}", starts_on=date(2024, 1, 15 + number))
        make_agency(f"Bộ {number}")
    with django_assert_num_queries(7):
        assert len(entry_due(NOW)) == (count + 2) * count
