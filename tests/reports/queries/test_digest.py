"""The numbers of the week: the board's, and exactly the rows behind their links."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from reports.actions.completion import compute_completion
from reports.queries.board import secretariat_board
from reports.queries.digest import Digest, DigestPlan, weekly_digests
from tasks.actions.completion import accept_completion, submit_completion
from tasks.forms.assignment_filter import AssignmentFilterForm
from tasks.models import Assignment, Role, User
from tasks.queries.assignment_list import assignment_list
from tasks.rules.clock import VIETNAM
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentState
from tests.cast import Cast, make_person
from tests.factories import make_agency, make_assignment, make_directive, make_task
from tests.reports.office import NOW, fill, make_office

pytestmark = pytest.mark.django_db


def by_person(plan: DigestPlan) -> dict[str, Digest]:
    """Return the digests by address."""
    return {digest.recipient.email: digest for digest in plan.digests}


def rows_behind(link: str, user: User) -> int:
    """Return how many rows the list shows this person at an address."""
    form = AssignmentFilterForm(QueryDict(urlsplit(link).query), user=User.objects.get(pk=user.pk))
    assert form.is_valid(), form.errors
    return assignment_list(user, form.filters, NOW).count()


def numbers_of(digest: Digest) -> dict[str, int]:
    """Return the numbers a mail shows, by the name of their link."""
    numbers = digest.numbers
    counts = {status: getattr(numbers.row.counts, status) for status in ("done_on_time", "done_late", "open_in_time")}
    return {
        "new": numbers.flow.new,
        "done": numbers.flow.done,
        "due_soon": numbers.standing.due_soon,
        "overdue": numbers.row.counts.overdue,
        "waiting": numbers.standing.waiting,
        "waived": numbers.row.waived,
        **counts,
    }


def fill_for(cast: Cast, seed: int) -> None:
    """Store random assignments of ministries A and B, a unit of A's, and others."""
    office = make_office(agencies=1)
    unit = make_agency("Cục của Bộ Giáp", parent=cast.ministry_a)
    office.agencies += [cast.ministry_a, cast.ministry_b, unit]
    fill(office, 300, seed=seed, by=cast.officer_a, decider=cast.secretariat)


def test_every_number_links_to_exactly_its_rows(cast: Cast) -> None:
    fill_for(cast, seed=21)
    digests = by_person(weekly_digests(NOW))
    for person in (cast.secretariat, cast.leader, cast.focal_point_a, cast.head_a, cast.focal_point_b):
        digest = digests[person.email]
        for name, number in numbers_of(digest).items():
            assert rows_behind(digest.numbers.links[name], person) == number, (person, name)
        for row in digest.agencies:
            assert rows_behind(row.links["overdue"], person) == row.counts.overdue
            assert rows_behind(row.links["all"], person) == row.counts.all
    assert len(digests[cast.focal_point_a.email].agencies) == 2
    assert digests[cast.leader.email].numbers.row.waived > 0


def test_numbers_are_those_of_the_board(cast: Cast) -> None:
    fill_for(cast, seed=22)
    compute_completion(now=NOW - timedelta(days=8))
    board = secretariat_board(cast.leader, NOW)
    digest = by_person(weekly_digests(NOW))[cast.leader.email]
    assert digest.numbers.row.counts == board.everything.counts
    assert digest.numbers.row.change == board.everything.change is not None
    assert digest.numbers.row.waived == board.everything.waived > 0
    sentence = board.sentence
    assert (digest.late_agencies, digest.numbers.longest_wait) == (sentence.late_agencies, sentence.longest_wait)
    assert (digest.numbers.standing.due_soon, digest.numbers.standing.waiting) == (sentence.due_soon, sentence.waiting)
    assert digest.agencies == [row for row in board.rows if row.counts.overdue][:5]


def test_secretariat_and_leaders_get_everything_and_agencies_people_their_own(cast: Cast) -> None:
    fill_for(cast, seed=23)
    digests = by_person(weekly_digests(NOW))
    national = {cast.secretariat, cast.second_secretariat, cast.leader}
    local = {cast.focal_point_a, cast.head_a, cast.focal_point_b}
    assert set(digests) == {person.email for person in national | local}
    assert {address for address, digest in digests.items() if digest.is_national} == {one.email for one in national}
    own = Assignment.objects.filter(agency=cast.ministry_b).count()
    assert digests[cast.focal_point_b.email].numbers.row.counts.all == own < Assignment.objects.count()


def test_head_gets_what_the_focal_point_gets_and_who_is_both_gets_it_once(cast: Cast) -> None:
    fill_for(cast, seed=24)
    digests = by_person(weekly_digests(NOW))
    focal, head = digests[cast.focal_point_a.email], digests[cast.head_a.email]
    assert (numbers_of(head), head.agencies) == (numbers_of(focal), focal.agencies)
    Role.objects.create(user=cast.focal_point_a, kind=RoleKind.AGENCY_HEAD, agency=cast.ministry_a)
    again = [one for one in weekly_digests(NOW).digests if one.recipient == cast.focal_point_a]
    assert [numbers_of(one) for one in again] == [numbers_of(focal)]


def test_focal_points_change_is_of_their_own_agencies(cast: Cast) -> None:
    task = make_task(make_directive(issued_on=NOW.date() - timedelta(days=60)))
    make_assignment(task, cast.ministry_a, due_on=NOW.date() - timedelta(days=3))
    make_assignment(task, cast.ministry_b, due_on=NOW.date() - timedelta(days=20))
    compute_completion(now=NOW - timedelta(days=7))
    digests = by_person(weekly_digests(NOW))
    changes = [digests[person.email].numbers.row.change.overdue for person in (cast.focal_point_a, cast.focal_point_b)]
    assert changes == [1, 0]


def test_nothing_to_say_nothing_planned(cast: Cast) -> None:
    assert weekly_digests(NOW).digests == []
    share = make_assignment(make_task(), cast.ministry_a, due_on=NOW.date() + timedelta(days=8))
    Assignment.objects.update(created_at=NOW - timedelta(days=30))
    assert weekly_digests(NOW).digests == []
    Assignment.objects.filter(pk=share.pk).update(due_on=NOW.date() + timedelta(days=7))
    assert cast.focal_point_a.email in by_person(weekly_digests(NOW))
    assert cast.focal_point_b.email not in by_person(weekly_digests(NOW))


def test_completion_is_done_in_the_week_of_its_acceptance_and_in_no_other(cast: Cast) -> None:
    share = make_assignment(make_task(), cast.ministry_a)
    Assignment.objects.update(created_at=NOW - timedelta(days=60))
    report = submit_completion(assignment=share, by=cast.officer_a, now=NOW - timedelta(days=20), note="xong")
    accept_completion(request=report, by=cast.secretariat, now=NOW - timedelta(days=2))
    weeks = [weekly_digests(NOW + timedelta(days=7 * week)) for week in (0, 1)]
    done = [[digest.numbers.flow.done for digest in plan.digests if digest.is_national] for plan in weeks]
    assert done == [[1, 1, 1], []]


@pytest.mark.parametrize(
    "person", [RoleKind.SECRETARIAT, RoleKind.LEADER, RoleKind.AUDITOR, RoleKind.ADMINISTRATOR, RoleKind.BODY_MEMBER]
)
def test_who_is_gone_gets_nothing(cast: Cast, person: RoleKind) -> None:
    make_assignment(make_task(), cast.ministry_a)
    Assignment.objects.update(created_at=NOW)
    gone = make_person("gone", person)
    Role.objects.filter(user=gone).update(valid_to=NOW.date() - timedelta(days=1))
    left = make_person("left", person)
    User.objects.filter(pk=left.pk).update(is_active=False)
    assert {gone.email, left.email} & by_person(weekly_digests(NOW)).keys() == set()


def test_secretary_who_is_a_focal_point_too_gets_the_national_one(cast: Cast) -> None:
    make_assignment(make_task(), cast.ministry_a, due_on=NOW.date())
    Role.objects.create(user=cast.focal_point_a, kind=RoleKind.SECRETARIAT)
    digests = [digest for digest in weekly_digests(NOW).digests if digest.recipient == cast.focal_point_a]
    assert [digest.is_national for digest in digests] == [True]


def test_focal_point_who_sees_more_gets_links_that_show_their_own(cast: Cast) -> None:
    fill_for(cast, seed=24)
    Role.objects.create(user=cast.focal_point_a, kind=RoleKind.AUDITOR)
    Role.objects.create(user=cast.focal_point_b, kind=RoleKind.AUDITOR)
    digests = by_person(weekly_digests(NOW))
    # Several agencies: no link shows just these, but each row has its own.
    several = digests[cast.focal_point_a.email]
    assert several.numbers.links == {}
    assert [rows_behind(row.links["all"], cast.focal_point_a) for row in several.agencies] == [
        row.counts.all for row in several.agencies
    ]
    single = digests[cast.focal_point_b.email]
    assert rows_behind(single.numbers.links["overdue"], cast.focal_point_b) == single.numbers.row.counts.overdue


def test_waiting_is_said_with_the_longest_wait(cast: Cast) -> None:
    submitted_at = NOW - timedelta(days=6)
    make_assignment(make_task(), cast.ministry_a, state=AssignmentState.SUBMITTED, submitted_at=submitted_at)
    digests = by_person(weekly_digests(NOW))
    # From Friday to Thursday.
    assert {digest.numbers.longest_wait for digest in digests.values()} == {4}


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM), "2026-W48"),
        (datetime(2027, 1, 1, 7, 30, tzinfo=VIETNAM), "2026-W53"),
        # Monday in Vietnam, Sunday in London.
        (datetime(2026, 11, 30, 0, 0, tzinfo=VIETNAM), "2026-W49"),
    ],
)
def test_week_is_the_iso_week_in_vietnam(db, moment: datetime, week: str) -> None:
    assert weekly_digests(moment).week == week


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_takes_the_same_number_of_queries(cast: Cast, number: int, django_assert_num_queries) -> None:
    office = make_office(agencies=number)
    for index, agency in enumerate(office.agencies[:50]):
        Role.objects.create(user=make_person(f"focal-{index}"), kind=RoleKind.AGENCY_FOCAL_POINT, agency=agency)
    fill(office, number, seed=number)
    with django_assert_num_queries(9):
        weekly_digests(NOW)
