"""The board: its numbers, its comparison, and the rows behind each number."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict

from reports.actions.completion import compute_completion
from reports.models import CompletionSnapshot
from reports.queries.board import Board, BoardRow, secretariat_board
from reports.rules.rates import Counts
from reports.rules.scopes import Scope
from tasks.forms.assignment_filter import AssignmentFilterForm
from tasks.models import Agency, Assignment, CalendarDay, Membership, Oversight, User
from tasks.queries.assignment_list import assignment_list
from tasks.rules.clock import VIETNAM
from tasks.rules.due_dates import DueDates
from tasks.rules.kinds import CalendarDayKind
from tasks.rules.states import AssignmentState, Status
from tests.cast import Cast
from tests.factories import make_agency, make_assignment, make_task
from tests.reports.office import NOW, counted_slowly, fill, make_office, waived_slowly

pytestmark = pytest.mark.django_db

TABLES = [Scope.AGENCY, Scope.BODY, Scope.DIRECTIVE, Scope.FIELD, Scope.CAME_FROM]


def rows_behind(link: str, user: User) -> int:
    """Return how many rows the list shows at an address."""
    form = AssignmentFilterForm(QueryDict(urlsplit(link).query), user=user)
    assert form.is_valid(), form.errors
    return assignment_list(user, form.filters, NOW).count()


@pytest.mark.parametrize("dates", DueDates)
@pytest.mark.parametrize("by", TABLES)
def test_every_number_links_to_exactly_its_rows(cast: Cast, by: Scope, dates: DueDates) -> None:
    fill(make_office(), 150, seed=11)
    board = secretariat_board(cast.secretariat, NOW, by=by, dates=dates)
    for row in [board.everything, *board.rows]:
        for name, link in row.links.items():
            number = row.waived if name == "waived" else getattr(row.counts, name)
            assert rows_behind(link, cast.secretariat) == number, (row.name, name, link)
    assert board.everything.waived > 0
    sentence = board.sentence
    assert rows_behind(sentence.links["overdue"], cast.secretariat) == sentence.overdue
    assert rows_behind(sentence.links["due_soon"], cast.secretariat) == sentence.due_soon
    assert rows_behind(sentence.links["waiting"], cast.secretariat) == sentence.waiting


def test_member_sees_the_agencies_they_oversee_and_every_number_links_to_its_rows(cast: Cast) -> None:
    fill(make_office(), 150, seed=3)
    busy = Agency.objects.filter(assignments__isnull=False).distinct().order_by("pk")[:2]
    seat = Membership.objects.create(body=cast.working_group, person_name="Member", user=cast.member)
    Oversight.objects.bulk_create(Oversight(membership=seat, agency=agency) for agency in busy)
    board = secretariat_board(cast.member, NOW, overseen=True)
    assert {row.filters["agency"] for row in board.rows} == {agency.pk for agency in busy}
    assert (board.rest, board.sentence.compared_on) == (None, None)
    for row in [board.everything, *board.rows]:
        for name, link in row.links.items():
            number = row.waived if name == "waived" else getattr(row.counts, name)
            assert rows_behind(link, cast.member) == number, (row.name, name, link)
    assert rows_behind(board.sentence.links["due_soon"], cast.member) == board.sentence.due_soon
    assert rows_behind(board.sentence.links["waiting"], cast.member) == board.sentence.waiting
    assert 0 < board.everything.counts.all < secretariat_board(cast.member, NOW).everything.counts.all


@pytest.mark.parametrize("dates", DueDates)
@pytest.mark.parametrize("by", TABLES)
def test_board_agrees_with_counting_by_hand(cast: Cast, by: Scope, dates: DueDates) -> None:
    fill(make_office(), 250, seed=5)
    board = secretariat_board(cast.leader, NOW, by=by, dates=dates)
    expected = counted_slowly(NOW, by, dates)
    rest = expected.pop(None, None) or expected.pop("", None)
    assert {row.filters[by.value]: row.counts for row in board.rows} == expected
    # A directive has every share; some belong to no agency, to no body or to no field.
    assert (board.rest and board.rest.counts) == (None if by == Scope.DIRECTIVE else rest)
    assert board.everything.counts == sum((row.counts for row in board.rows), rest or Counts())
    waived = waived_slowly(NOW, by, dates)
    assert {row.filters[by.value]: row.waived for row in board.rows}.items() <= waived.items()
    assert board.everything.waived == sum(waived.values())
    assert (board.rest.waived if board.rest else 0) == board.everything.waived - sum(row.waived for row in board.rows)


def test_worst_come_first(cast: Cast) -> None:
    fill(make_office(), 200, seed=2)
    hurt = [
        (-row.counts.overdue, -(row.overdue_ratio or 0), row.name) for row in secretariat_board(cast.leader, NOW).rows
    ]
    assert hurt == sorted(hurt)


def test_moved_date_is_late_by_the_original_one(cast: Cast) -> None:
    share = make_assignment(due_on=date(2024, 2, 20))
    Assignment.objects.filter(pk=share.pk).update(due_on=date(2024, 3, 20))
    agreed, original = (secretariat_board(cast.leader, NOW, dates=dates) for dates in DueDates)
    assert (agreed.everything.counts.overdue, original.everything.counts.overdue) == (0, 1)
    assert (agreed.sentence.late_agencies, original.sentence.late_agencies) == (0, 1)


def test_agency_that_ended_keeps_its_own_row(cast: Cast) -> None:
    old = make_agency("Bộ cũ", valid_to=date(2024, 1, 31))
    new = make_agency("Bộ mới", valid_from=date(2024, 2, 1))
    old.successors.add(new)
    task = make_task()
    for agency in (old, new, new):
        make_assignment(make_task() if agency == new else task, agency)
    rows = {row.name: row for row in secretariat_board(cast.leader, NOW).rows}
    assert (rows["Bộ cũ"].counts.all, rows["Bộ cũ"].ended_on) == (1, date(2024, 1, 31))
    assert (rows["Bộ mới"].counts.all, rows["Bộ mới"].ended_on) == (2, None)


def test_agency_row_has_the_agency_alone_and_not_its_units(cast: Cast) -> None:
    ministry = make_agency("Bộ")
    unit = make_agency("Cục", parent=ministry)
    make_assignment(make_task(), ministry)
    make_assignment(make_task(), unit)
    assert {row.name: row.counts.all for row in secretariat_board(cast.leader, NOW).rows} == {"Bộ": 1, "Cục": 1}


def test_body_row_has_its_own_shares_and_its_members(cast: Cast) -> None:
    make_assignment(make_task(), body=cast.council)
    make_assignment(make_task(), membership=cast.council_seat)
    make_assignment(make_task(), cast.ministry_a)
    board = secretariat_board(cast.leader, NOW, by=Scope.BODY)
    assert [(row.name, row.counts.all) for row in board.rows] == [(cast.council.name_vi, 2)]
    assert board.rest.counts.all == 1


def sentence_of(cast: Cast, now: datetime = NOW) -> Board:
    return secretariat_board(cast.secretariat, now).sentence


def test_sentence_counts_late_agencies_and_the_week_ahead(cast: Cast) -> None:
    today = NOW.date()
    for days, agency in [(-1, cast.ministry_a), (-9, cast.ministry_a), (-2, cast.ministry_b)]:
        make_assignment(make_task(), agency, due_on=today + timedelta(days=days))
    make_assignment(make_task(), body=cast.council, due_on=today - timedelta(days=3))
    for days in (0, 7, 8):
        make_assignment(make_task(), due_on=today + timedelta(days=days))
    sentence = sentence_of(cast)
    assert (sentence.overdue, sentence.late_agencies, sentence.due_soon) == (4, 2, 2)


def test_sentence_says_the_longest_wait_in_working_days(cast: Cast) -> None:
    assert sentence_of(cast).longest_wait == 0
    # Tết lies in between: off from 8 to 14 February 2024.
    for day in range(8, 15):
        CalendarDay.objects.create(day=date(2024, 2, day), kind=CalendarDayKind.HOLIDAY, name="Tết")
    for day in (7, 26):
        submitted_at = datetime(2024, 2, day, 16, 0, tzinfo=VIETNAM)
        make_assignment(make_task(), state=AssignmentState.SUBMITTED, submitted_at=submitted_at)
    sentence = sentence_of(cast)
    assert (sentence.waiting, sentence.longest_wait) == (2, 11)


def test_change_is_unknown_before_a_week_has_been_kept(cast: Cast) -> None:
    make_assignment(due_on=date(2024, 2, 20))
    compute_completion(now=NOW - timedelta(days=6))
    board = secretariat_board(cast.leader, NOW)
    assert (board.sentence.overdue_change, board.sentence.compared_on) == (None, None)
    assert [row.change for row in board.rows] == [None]


def test_change_is_told_from_the_newest_day_at_least_a_week_old(cast: Cast) -> None:
    late = make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 2, 20))
    for days, overdue in [(20, 9), (8, 5), (6, 7)]:
        taken_at = NOW - timedelta(days=days)
        kept = {"taken_on": taken_at.date(), "taken_at": taken_at, "overdue": overdue}
        CompletionSnapshot.objects.create(scope=Scope.ALL, scope_id=0, **kept)
        CompletionSnapshot.objects.create(scope=Scope.AGENCY, scope_id=cast.ministry_b.pk, **kept)
    board = secretariat_board(cast.leader, NOW)
    assert (board.sentence.overdue_change, board.sentence.compared_on) == (-4, date(2024, 2, 21))
    # Ministry A had nothing then; ministry B has nothing now.
    assert [(row.name, row.change) for row in board.rows] == [(late.agency.name_vi, Counts(overdue=1))]


def test_change_is_left_out_for_original_dates(cast: Cast) -> None:
    make_assignment(due_on=date(2024, 2, 20))
    compute_completion(now=NOW - timedelta(days=7))
    board = secretariat_board(cast.leader, NOW, dates=DueDates.ORIGINAL)
    assert (board.sentence.overdue_change, board.everything.change) == (None, None)


def test_board_shows_only_what_the_person_may_see(cast: Cast) -> None:
    for agency in (cast.ministry_a, cast.ministry_b):
        make_assignment(make_task(), agency)
    compute_completion(now=NOW - timedelta(days=7))
    board = secretariat_board(cast.officer_a, NOW)
    assert [row.name for row in board.rows] == [cast.ministry_a.name_vi]
    # What was kept is everybody's, so that there is nothing to compare with.
    assert board.everything.change is None
    assert secretariat_board(cast.outsider, NOW).everything.counts == Counts()


def test_empty_board_shows_dashes_and_no_rows(cast: Cast) -> None:
    board = secretariat_board(cast.leader, NOW)
    assert (board.rows, board.rest) == ([], None)
    assert (board.everything.completion_ratio, board.everything.on_time_ratio) == (None, None)


def test_row_that_the_list_cannot_show_has_no_links() -> None:
    assert BoardRow("", Counts(), None, None).links == {}


def test_links_name_the_filters_of_the_list() -> None:
    links = BoardRow("", Counts(), None, {"agency": 5, "dates": "original"}).links
    query = dict(parse_qsl(urlsplit(links[Status.OVERDUE]).query))
    assert query == {"agency": "5", "dates": "original", "status": "overdue"}
    query = dict(parse_qsl(urlsplit(links["waived"]).query))
    assert query == {"agency": "5", "dates": "original", "status": "done_late", "waived": "1"}


@pytest.mark.parametrize("number", [1, 3, 1000])
@pytest.mark.parametrize("by", TABLES)
def test_board_takes_the_same_number_of_queries(cast: Cast, by: Scope, number: int, django_assert_num_queries) -> None:
    office = make_office(agencies=number, directives=number // 3 + 1)
    fill(office, number, seed=number)
    compute_completion(now=NOW - timedelta(days=7))
    # Roles, counts, what was kept, late agencies, the calendar; names, except for fields, which are names.
    with django_assert_num_queries(5 if by == Scope.FIELD else 6):
        board = secretariat_board(cast.leader, NOW, by=by)
    assert Agency.objects.count() >= number
    assert board.everything.counts.all == number
