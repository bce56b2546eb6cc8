from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tasks.models import Role
from tasks.permissions import (
    ROLE_PERMISSIONS,
    Permission,
    can,
    visible_directives,
    visible_officers,
    visible_tasks,
    visible_to,
)
from tasks.rules.clock import local_date
from tasks.rules.roles import RoleKind
from tests.cast import make_person
from tests.factories import make_agency, make_assignment, make_task

# Who may do what to a share of ministry A that nobody holds yet. Every part of the cast that isn't named may not.
MATRIX = {
    Permission.SEE_ASSIGNMENTS: {
        "officer_a",
        "other_officer_a",
        "focal_point_a",
        "head_a",
        "secretariat",
        "second_secretariat",
        "member",
        "leader",
        "auditor",
        "administrator",
    },
    Permission.LOG_PROGRESS: {"officer_a", "other_officer_a", "focal_point_a"},
    Permission.SUBMIT_COMPLETION: {"officer_a", "other_officer_a", "focal_point_a"},
    Permission.HAND_TO_OFFICER: {"focal_point_a"},
    Permission.DECIDE_COMPLETION: {"secretariat", "second_secretariat"},
    Permission.STEER_ASSIGNMENT: {"secretariat", "second_secretariat"},
    Permission.ANSWER_ORDER: {"focal_point_a"},
    Permission.DECIDE_OBJECTION: {"secretariat", "second_secretariat"},
    Permission.DECIDE_EXTENSION: {"secretariat", "second_secretariat"},
    Permission.NUDGE: {"secretariat", "second_secretariat"},
    Permission.HAND_OVER_AGENCY: {"secretariat", "second_secretariat"},
    Permission.LINK_TASKS: {"secretariat", "second_secretariat"},
    Permission.READ_AUDIT: {"auditor", "administrator"},
}

# Who may do what with the figures of ministry A, which has people of its own.
EVERYBODY_WITH_A_ROLE = {
    "officer_a", "other_officer_a", "focal_point_a", "head_a", "focal_point_b", "secretariat", "second_secretariat", "member",
    "leader", "council_member", "auditor", "administrator",
}  # fmt: skip
FIGURES = {
    Permission.SEE_INDICATORS: EVERYBODY_WITH_A_ROLE,
    Permission.ENTER_VALUES: {"officer_a", "other_officer_a", "focal_point_a"},
    Permission.SUBMIT_VALUES: {"focal_point_a"},
    Permission.VERIFY_VALUES: {"secretariat", "second_secretariat"},
    Permission.DECIDE_SCORES: {"secretariat", "second_secretariat"},
    Permission.OBJECT_TO_SCORE: {"focal_point_a"},
}


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


@pytest.mark.parametrize("permission", MATRIX)
def test_can_on_a_share_of_ministry_a(cast, share, permission):
    allowed = {name for name, user in cast.people().items() if can(user, permission, share)}
    assert allowed == MATRIX[permission]


@pytest.mark.parametrize("permission", MATRIX)
def test_can_refusal_says_why(cast, share, permission):
    answers = [can(user, permission, share) for user in cast.people().values()]
    assert all(str(answer.reason) for answer in answers if not answer)


@pytest.mark.parametrize("permission", FIGURES)
def test_can_with_the_figures_of_ministry_a(cast, permission):
    allowed = {name for name, user in cast.people().items() if can(user, permission, cast.ministry_a)}
    assert allowed == FIGURES[permission]


@pytest.mark.parametrize("permission", FIGURES)
def test_can_refusal_about_figures_says_why(cast, permission):
    answers = [can(user, permission, cast.ministry_a) for user in cast.people().values()]
    assert all(str(answer.reason) for answer in answers if not answer)


@pytest.mark.parametrize("permission", [Permission.ENTER_VALUES, Permission.SUBMIT_VALUES])
def test_figures_of_an_agency_without_an_account_are_given_by_the_secretariat(cast, permission):
    alone = make_agency("Bộ Canh")
    allowed = {name for name, user in cast.people().items() if can(user, permission, alone)}
    assert allowed == {"secretariat", "second_secretariat"}
    # A head reports nothing, so the secretariat goes on.
    head = make_person("head-c", RoleKind.AGENCY_HEAD, alone)
    assert can(cast.secretariat, permission, alone)
    assert not can(head, permission, alone)
    make_person("focal-point-c", RoleKind.AGENCY_FOCAL_POINT, alone)
    assert not can(cast.secretariat, permission, alone)


def test_figures_of_a_unit_are_given_by_the_people_of_its_agency(cast):
    unit = make_agency("Vụ Pháp chế", kind="unit", parent=cast.ministry_a)
    allowed = {name for name, user in cast.people().items() if can(user, Permission.ENTER_VALUES, unit)}
    assert allowed == {"officer_a", "other_officer_a", "focal_point_a"}


def test_every_role_has_its_permissions():
    assert set(ROLE_PERMISSIONS) == set(RoleKind)


def test_every_permission_is_held_by_some_role():
    assert set().union(*ROLE_PERMISSIONS.values()) == set(Permission)


def test_visible_to_shows_each_person_their_own(cast, share):
    share_b = make_assignment(share.task, cast.ministry_b)
    seat = make_assignment(share.task, membership=cast.council_seat)
    council = make_assignment(share.task, body=cast.council)
    unsplit = make_assignment(share.task, class_wording="các cơ quan liên quan")
    everything = {share, share_b, seat, council, unsplit}
    expected = dict.fromkeys(
        ("secretariat", "second_secretariat", "member", "leader", "auditor", "administrator"), everything
    )
    expected |= {name: {share} for name in ("officer_a", "other_officer_a", "focal_point_a", "head_a")}
    expected |= {"focal_point_b": {share_b}, "council_member": {seat, council}, "outsider": set()}
    assert {name: set(visible_to(user)) for name, user in cast.people().items()} == expected


def test_visible_tasks_and_directives_follow_the_shares(cast, share):
    assert list(visible_tasks(cast.officer_a)) == [share.task]
    assert list(visible_directives(cast.officer_a)) == [share.task.directive]
    assert not visible_tasks(cast.focal_point_b).exists()
    assert not visible_directives(cast.focal_point_b).exists()


def test_visible_to_includes_the_units_of_an_agency(cast, share):
    unit = type(cast.ministry_a).objects.create(name_vi="Vụ Pháp chế", kind="unit", parent=cast.ministry_a)
    inner = make_assignment(share.task, unit)
    assert set(visible_to(cast.focal_point_a)) == {share, inner}
    assert set(visible_to(cast.head_a)) == {share, inner}


def test_visible_to_nobody_signed_in_is_empty(share):
    assert not visible_to(AnonymousUser()).exists()
    assert not can(AnonymousUser(), Permission.SEE_ASSIGNMENTS)


def test_visible_to_inactive_person_is_empty(cast, share):
    cast.secretariat.is_active = False
    assert not visible_to(cast.secretariat).exists()
    assert not can(cast.secretariat, Permission.SEE_ASSIGNMENTS)


@pytest.mark.parametrize(("first", "last", "expected"), [(None, -1, False), (1, None, False), (0, 0, True)])
def test_role_holds_from_its_first_to_its_last_day(cast, share, first, last, expected):
    today = local_date(timezone.now())
    Role.objects.filter(user=cast.officer_a).update(
        valid_from=today + timedelta(days=first) if first is not None else None,
        valid_to=today + timedelta(days=last) if last is not None else None,
    )
    assert visible_to(cast.officer_a).exists() is expected


def test_officer_may_not_report_on_a_colleagues_share(cast, share):
    share.officer = cast.officer_a
    assert can(cast.officer_a, Permission.LOG_PROGRESS, share)
    assert not can(cast.other_officer_a, Permission.LOG_PROGRESS, share)
    assert can(cast.focal_point_a, Permission.LOG_PROGRESS, share)


def test_work_is_handed_to_who_reports_and_not_to_the_head(cast, share):
    assert set(visible_officers(share)) == {cast.officer_a, cast.other_officer_a, cast.focal_point_a}


def test_share_of_a_body_is_reported_by_the_secretariat(cast, share):
    group = make_assignment(share.task, body=cast.working_group)
    allowed = {name for name, user in cast.people().items() if can(user, Permission.LOG_PROGRESS, group)}
    assert allowed == {"secretariat", "second_secretariat"}


def test_share_of_a_seat_is_reported_by_its_member(cast, share):
    seat = make_assignment(share.task, membership=cast.council_seat)
    assert can(cast.council_member, Permission.LOG_PROGRESS, seat)
    assert not can(cast.focal_point_a, Permission.LOG_PROGRESS, seat)


def test_share_of_a_class_is_reported_by_nobody(cast, share):
    unsplit = make_assignment(share.task, class_wording="các cơ quan liên quan")
    assert not [name for name, user in cast.people().items() if can(user, Permission.LOG_PROGRESS, unsplit)]


def test_roles_are_asked_once_for_a_person(cast, share, django_assert_num_queries):
    with django_assert_num_queries(1):
        can(cast.officer_a, Permission.LOG_PROGRESS, share)
        can(cast.officer_a, Permission.SUBMIT_COMPLETION, share)


def test_ended_seat_opens_nothing(cast, share):
    seat = make_assignment(share.task, membership=cast.council_seat)
    council = make_assignment(share.task, body=cast.council)
    assert set(visible_to(cast.council_member)) == {seat, council}
    cast.council_seat.valid_to = date(2024, 1, 1)
    cast.council_seat.save()
    assert not visible_to(cast.council_member).exists()
    seat.refresh_from_db()
    assert not can(cast.council_member, Permission.LOG_PROGRESS, seat)


def test_handing_over_a_person_is_for_their_focal_point_and_the_administrator(cast):
    allowed = {name for name, user in cast.people().items() if can(user, Permission.HAND_OVER_PERSON, cast.officer_a)}
    assert allowed == {"focal_point_a", "administrator"}
    assert not can(cast.focal_point_a, Permission.HAND_OVER_PERSON, cast.outsider)
