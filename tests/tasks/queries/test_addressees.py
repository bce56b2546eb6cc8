"""Who is told about a share."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tasks.models import Assignment, Body, Membership, Role, User
from tasks.permissions import visible_to
from tasks.queries.addressees import addressees_on, as_plain_row
from tasks.rules.clock import local_date
from tasks.rules.kinds import BodyKind
from tasks.rules.roles import RoleKind
from tests.cast import Cast, make_person
from tests.factories import make_agency, make_assignment, make_task

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def told(share: Assignment, on: date = TODAY, *, is_today: bool = True) -> list[User]:
    """Return who is told about a share; of today, check that everybody may see it."""
    columns = ["pk", "agency_id", "agency__parent_id", "officer_id", "membership_id", "body_id"]
    row = Assignment.objects.filter(pk=share.pk).values_list(*columns, named=True).get()
    people = addressees_on(on).of(row)
    assert not is_today or all(
        visible_to(User.objects.get(pk=person.pk)).filter(pk=share.pk).exists() for person in people
    )
    return people


def test_officer_who_holds_the_share_is_told_alone(cast: Cast) -> None:
    assert told(make_assignment(make_task(), cast.ministry_a, officer=cast.officer_a)) == [cast.officer_a]


def test_share_nobody_holds_is_told_to_the_focal_points(cast: Cast) -> None:
    second = make_person("second-focal-point-a", RoleKind.AGENCY_FOCAL_POINT, cast.ministry_a)
    assert told(make_assignment(make_task(), cast.ministry_a)) == [cast.focal_point_a, second]


def test_agency_without_focal_point_has_its_officers_told(cast: Cast) -> None:
    cast.focal_point_a.roles.all().delete()
    assert told(make_assignment(make_task(), cast.ministry_a)) == [cast.officer_a, cast.other_officer_a]


def test_head_holds_no_share_even_where_nobody_else_is_there(cast: Cast) -> None:
    assert cast.head_a not in told(make_assignment(make_task(), cast.ministry_a))
    Role.objects.filter(agency=cast.ministry_a).exclude(kind=RoleKind.AGENCY_HEAD).delete()
    assert told(make_assignment(make_task(), cast.ministry_a)) == []


def test_unit_without_people_has_those_of_its_ministry_told(cast: Cast) -> None:
    unit = make_agency("Cục Kiểm soát", parent=cast.ministry_a)
    assert told(make_assignment(make_task(), unit)) == [cast.focal_point_a]
    own = make_person("officer-of-unit", RoleKind.AGENCY_OFFICER, unit)
    assert told(make_assignment(make_task(), unit)) == [own]


def leave(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def end_role(user: User) -> None:
    user.roles.update(valid_to=date(2026, 11, 22))


def move_away(user: User) -> None:
    user.roles.update(agency=make_agency("Bộ khác"))


@pytest.mark.parametrize("gone", [leave, end_role, move_away])
def test_officer_who_is_gone_is_not_told_but_the_focal_point(cast: Cast, gone) -> None:
    share = make_assignment(make_task(), cast.ministry_a, officer=cast.officer_a)
    gone(cast.officer_a)
    assert told(share) == [cast.focal_point_a]


@pytest.mark.parametrize("gone", [leave, end_role, move_away])
def test_agency_whose_people_are_gone_has_nobody(cast: Cast, gone) -> None:
    gone(cast.focal_point_b)
    assert told(make_assignment(make_task(), cast.ministry_b)) == []


def test_person_with_two_roles_in_the_agency_is_told_once(cast: Cast) -> None:
    Role.objects.create(
        user=cast.focal_point_b, kind=RoleKind.AGENCY_FOCAL_POINT, agency=cast.ministry_b, valid_from=date(2026, 1, 1)
    )
    assert told(make_assignment(make_task(), cast.ministry_b)) == [cast.focal_point_b]


def test_seat_is_told_to_its_member(cast: Cast) -> None:
    assert told(make_assignment(make_task(), membership=cast.council_seat)) == [cast.council_member]


def test_body_is_told_to_its_members_with_an_account(cast: Cast) -> None:
    Membership.objects.create(body=cast.council, position="Ủy viên không có tài khoản")
    assert told(make_assignment(make_task(), body=cast.council)) == [cast.council_member]


@pytest.mark.parametrize("gone", [leave, end_role])
def test_member_who_is_gone_is_not_told(cast: Cast, gone) -> None:
    gone(cast.council_member)
    for assignee in ({"membership": cast.council_seat}, {"body": cast.council}):
        assert told(make_assignment(make_task(), **assignee)) == []


def test_member_whose_seat_has_ended_is_not_told(cast: Cast) -> None:
    Membership.objects.filter(pk=cast.council_seat.pk).update(valid_to=date(2026, 11, 22))
    assert told(make_assignment(make_task(), membership=cast.council_seat)) == []
    share = make_assignment(make_task(), body=cast.council)
    assert told(share, on=date(2026, 11, 22), is_today=False) == [cast.council_member]


def test_member_without_a_role_may_not_see_the_share_and_is_not_told(cast: Cast) -> None:
    seat = Membership.objects.create(body=cast.working_group, position="Ủy viên", user=cast.outsider)
    assert told(make_assignment(make_task(), membership=seat)) == []


@pytest.mark.parametrize("assignee", [{"class_wording": "các bộ, ngành"}, {"body": None}])
def test_class_and_body_without_accounts_have_nobody(cast: Cast, assignee: dict) -> None:
    if "body" in assignee:
        assignee = {"body": Body.objects.create(name_vi="Tổ công tác khác", kind=BodyKind.WORKING_GROUP)}
    assert told(make_assignment(make_task(), **assignee)) == []


def test_nobody_at_all_is_told_where_there_are_no_roles(db) -> None:
    nobody = SimpleNamespace(agency_id=1, agency__parent_id=None, officer_id=2, membership_id=None, body_id=None)
    assert addressees_on(TODAY).of(nobody) == []


def test_addressees_on_takes_two_queries(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        addressees_on(TODAY)


def test_who_may_see_a_share_is_the_same_for_one_and_for_many(cast: Cast) -> None:
    unit = make_agency("Cục Giáp", parent=cast.ministry_a)
    make_person("officer-of-unit", RoleKind.AGENCY_OFFICER, unit)
    ended = make_person("gone", RoleKind.AGENCY_OFFICER, cast.ministry_a)
    Role.objects.filter(user=ended).update(valid_to=date(2020, 1, 1))
    empty_seat = Membership.objects.create(body=cast.council, person_name="Nobody")
    others = [{"body": cast.council}, {"body": cast.working_group}, {"membership": cast.council_seat}]
    others += [{"membership": empty_seat}, {"class_wording": "các bộ, ngành"}]
    shares = [make_assignment(make_task(), agency) for agency in (cast.ministry_a, cast.ministry_b, unit)]
    shares += [make_assignment(make_task(), **assignee) for assignee in others]
    people = addressees_on(local_date(timezone.now()))
    found = {
        (user.email, share.pk) for user in User.objects.all() for share in shares
        if people.may_see(user.pk, as_plain_row(Assignment.objects.with_names().get(pk=share.pk)))
    }  # fmt: skip
    seen = {(user.email, share.pk) for user in User.objects.all() for share in visible_to(user)}
    assert found == seen
    assert len(seen) < len(shares) * User.objects.count()
