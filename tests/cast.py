"""A fixed cast of people, so that every test of "who may" speaks of the same office."""

from dataclasses import dataclass
from datetime import date

from tasks.models import Agency, Body, Membership, Role, User
from tasks.rules.kinds import AgencyKind, BodyKind
from tasks.rules.roles import RoleKind

PASSWORD = "a-password-for-tests-only"


@dataclass(frozen=True)
class Cast:
    """Two ministries with their people, and the national roles."""

    ministry_a: Agency
    ministry_b: Agency
    working_group: Body
    council: Body
    officer_a: User
    other_officer_a: User
    focal_point_a: User
    head_a: User
    focal_point_b: User
    secretariat: User
    second_secretariat: User
    member: User
    leader: User
    council_member: User
    council_seat: Membership
    auditor: User
    administrator: User
    outsider: User

    def people(self) -> dict[str, User]:
        """Return everybody by the name of their part."""
        return {name: value for name, value in vars(self).items() if isinstance(value, User)}


def make_person(name: str, kind: RoleKind | None = None, agency: Agency | None = None) -> User:
    """Return a person of that name, with one role if one is given."""
    user = User.objects.create_user(f"{name}@example.vn", PASSWORD, full_name=name.replace("-", " ").title())
    if kind is not None:
        Role.objects.create(user=user, kind=kind, agency=agency)
    return user


def make_cast() -> Cast:
    """Store the cast and return it."""
    a = Agency.objects.create(name_vi="Bộ Giáp", name_en="Ministry A", abbreviation="BGI", kind=AgencyKind.MINISTRY)
    b = Agency.objects.create(name_vi="Bộ Ất", name_en="Ministry B", abbreviation="BAT", kind=AgencyKind.MINISTRY)
    group = Body.objects.create(name_vi="Tổ công tác", abbreviation="TCT", kind=BodyKind.WORKING_GROUP)
    council = Body.objects.create(name_vi="Hội đồng tư vấn", abbreviation="HĐTV", kind=BodyKind.ADVISORY_COUNCIL)
    council_member = make_person("council-member", RoleKind.COUNCIL_MEMBER)
    return Cast(
        ministry_a=a,
        ministry_b=b,
        working_group=group,
        council=council,
        officer_a=make_person("officer-a", RoleKind.AGENCY_OFFICER, a),
        other_officer_a=make_person("other-officer-a", RoleKind.AGENCY_OFFICER, a),
        focal_point_a=make_person("focal-point-a", RoleKind.AGENCY_FOCAL_POINT, a),
        head_a=make_person("head-a", RoleKind.AGENCY_HEAD, a),
        focal_point_b=make_person("focal-point-b", RoleKind.AGENCY_FOCAL_POINT, b),
        secretariat=make_person("secretariat", RoleKind.SECRETARIAT),
        second_secretariat=make_person("second-secretariat", RoleKind.SECRETARIAT),
        member=make_person("member", RoleKind.BODY_MEMBER),
        leader=make_person("leader", RoleKind.LEADER),
        council_member=council_member,
        council_seat=Membership.objects.create(
            body=council, person_name="Council Member", user=council_member, valid_from=date(2023, 12, 1)
        ),
        auditor=make_person("auditor", RoleKind.AUDITOR),
        administrator=make_person("administrator", RoleKind.ADMINISTRATOR),
        outsider=make_person("outsider"),
    )
