import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions.verification import revise_value
from reports.queries.sheet_list import SheetState, asked_figures, standings
from reports.rules.entry import Entry
from reports.rules.kinds import ValueState
from tests.factories import make_agency
from tests.reports.sheets import NOW, count_indicator, reported, sheet_indicator, sheet_period

URL = "reports:figures"


@pytest.fixture
def period(db):
    return sheet_period()


def rows_for(client, user, **query):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(URL), query).context["rows"]


def test_agency_sees_its_own_periods_the_newest_first(cast, client, period):
    sheet_indicator()
    earlier = sheet_period(1)
    sheet_period(1, 2099)
    rows = rows_for(client, cast.officer_a)
    assert [(row.agency, row.period) for row in rows] == [(cast.ministry_a, period), (cast.ministry_a, earlier)]


def test_secretariat_sees_every_agency_of_a_period(cast, client, period):
    indicator, earlier = sheet_indicator(), sheet_period(1)
    reported(indicator, cast.ministry_a, period, state=ValueState.SUBMITTED)
    rows = rows_for(client, cast.secretariat)
    assert [(row.agency, row.period, row.state) for row in rows] == [
        (cast.ministry_b, period, SheetState.EMPTY),
        (cast.ministry_a, period, SheetState.WAITING),
    ]
    assert [row.period for row in rows_for(client, cast.secretariat, period=earlier.pk)] == [earlier, earlier]
    assert [row.agency for row in rows_for(client, cast.secretariat, state="waiting")] == [cast.ministry_a]
    assert len(rows_for(client, cast.secretariat, period="x", state="x")) == 2


def test_secretariat_sees_what_waits_of_any_period_the_longest_first(cast, client, period):
    indicator, earlier = sheet_indicator(), sheet_period(1)
    reported(indicator, cast.ministry_a, period, state=ValueState.SUBMITTED, submitted_at=NOW)
    reported(indicator, cast.ministry_b, earlier, state=ValueState.SUBMITTED, submitted_at=earlier.send_by_at)
    reported(indicator, cast.ministry_b, period, state=ValueState.DRAFT)
    rows = rows_for(client, cast.secretariat, show="waiting")
    assert [(row.agency, row.period) for row in rows] == [(cast.ministry_b, earlier), (cast.ministry_a, period)]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], SheetState.EMPTY),
        (["draft"], SheetState.DRAFT),
        (["draft", "submitted"], SheetState.PART),
        (["submitted", "returned"], SheetState.RETURNED),
        (["submitted", "submitted"], SheetState.WAITING),
        (["verified", "submitted"], SheetState.WAITING),
        (["verified", "published"], SheetState.VERIFIED),
    ],
)
def test_standing_says_what_has_to_be_done_next(cast, period, states, expected):
    indicators = [sheet_indicator("A"), count_indicator("B")]
    for indicator, state in zip(indicators, states, strict=False):
        reported(indicator, cast.ministry_a, period, value=1, state=state)
    [row] = standings([cast.ministry_a], [period], asked_figures(), NOW)
    assert (row.state, row.entered, row.wanted) == (expected, len(states), 2)
    assert row.late is (expected not in (SheetState.WAITING, SheetState.VERIFIED))


def test_standing_counts_a_waiting_correction_once(cast, period):
    value = reported(sheet_indicator(), cast.ministry_a, period)
    entry = Entry(value.numerator + 1, value.denominator, value.value + 1)
    revise_value(value=value, entry=entry, reason="Sai", by=cast.focal_point_a, now=NOW)
    [row] = standings([cast.ministry_a], [period], asked_figures(), NOW)
    assert (row.state, row.submitted, row.final, row.entered) == (SheetState.WAITING, 1, 0, 1)


def test_page_speaks_of_the_time_it_looked_at_when_an_old_table_was_never_sent(cast, client, period):
    sheet_indicator()
    client.force_login(cast.officer_a, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse(URL)).content.decode()
    assert "hai tháng qua đã gửi đủ" in text
    assert "quá hạn gửi" in text


def test_page_without_periods_says_so(cast, client):
    for user in (cast.officer_a, cast.secretariat):
        assert rows_for(client, user) == []


@pytest.mark.parametrize(("show", "queries"), [("", 11), ("waiting", 13)])
@pytest.mark.parametrize("count", [1, 3, 60])
def test_list_asks_a_fixed_number_of_queries(cast, client, period, show, queries, count):
    indicator = sheet_indicator()
    for number in range(count):
        reported(indicator, make_agency(f"Bộ {number}"), period, state=ValueState.SUBMITTED)
    client.force_login(cast.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(URL), {"show": show})
    assert len(asked) == queries
