"""May this person? Named permissions, the roles that hold them, and the rows a person may see.

A permission is about the present moment, so this module alone reads the clock below the doors: which of a person's
roles are in force is asked of today.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.models import Agency, Assignment, Directive, Membership, Obstacle, Oversight, Role, Substitute, Task, User
from tasks.models.validity import in_force_q
from tasks.rules.clock import local_date
from tasks.rules.life import AskedOf
from tasks.rules.roles import AGENCY_DECIDERS, AGENCY_REPORTERS, AGENCY_ROLES, RoleKind
from tasks.rules.states import AssignmentRole, AssignmentState


class Permission(StrEnum):
    """What may be done; each name is one thing a person of the office would recognise."""

    SEE_ASSIGNMENTS = "see_assignments"
    LOG_PROGRESS = "log_progress"
    SUBMIT_COMPLETION = "submit_completion"
    HAND_TO_OFFICER = "hand_to_officer"
    DECIDE_COMPLETION = "decide_completion"
    ENTER_DIRECTIVE = "enter_directive"
    STEER_ASSIGNMENT = "steer_assignment"
    ANSWER_ORDER = "answer_order"
    DECIDE_OBJECTION = "decide_objection"
    DECIDE_EXTENSION = "decide_extension"
    DECIDE_OBSTACLE = "decide_obstacle"
    NUDGE = "nudge"
    HAND_OVER_AGENCY = "hand_over_agency"
    HAND_OVER_PERSON = "hand_over_person"
    LINK_TASKS = "link_tasks"
    SEE_BOARD = "see_board"
    SEE_INDICATORS = "see_indicators"
    ENTER_VALUES = "enter_values"
    SUBMIT_VALUES = "submit_values"
    VERIFY_VALUES = "verify_values"
    DECIDE_SCORES = "decide_scores"
    OBJECT_TO_SCORE = "object_to_score"
    READ_AUDIT = "read_audit"
    EDIT_REFERENCE = "edit_reference"
    ADMINISTER = "administer"


READ = frozenset({Permission.SEE_ASSIGNMENTS, Permission.SEE_BOARD, Permission.SEE_INDICATORS})
REPORT = frozenset({Permission.LOG_PROGRESS, Permission.SUBMIT_COMPLETION})
# What is done for one agency, by its own people.
FOR_ITS_AGENCY = frozenset({Permission.ENTER_VALUES, Permission.SUBMIT_VALUES, Permission.OBJECT_TO_SCORE})

ROLE_PERMISSIONS: dict[RoleKind, frozenset[Permission]] = {
    RoleKind.AGENCY_OFFICER: REPORT | {Permission.SEE_ASSIGNMENTS, Permission.SEE_INDICATORS, Permission.ENTER_VALUES},
    RoleKind.AGENCY_FOCAL_POINT: REPORT
    | FOR_ITS_AGENCY
    | {
        Permission.SEE_ASSIGNMENTS,
        Permission.SEE_INDICATORS,
        Permission.HAND_TO_OFFICER,
        Permission.ANSWER_ORDER,
        Permission.DECIDE_OBSTACLE,
        Permission.NUDGE,
        Permission.HAND_OVER_PERSON,
    },
    RoleKind.AGENCY_HEAD: frozenset(
        {Permission.SEE_ASSIGNMENTS, Permission.SEE_INDICATORS, Permission.DECIDE_OBSTACLE, Permission.NUDGE}
    ),
    RoleKind.SECRETARIAT: READ
    | REPORT
    | {
        Permission.DECIDE_COMPLETION,
        Permission.ENTER_DIRECTIVE,
        Permission.STEER_ASSIGNMENT,
        Permission.ANSWER_ORDER,
        Permission.DECIDE_OBJECTION,
        Permission.DECIDE_EXTENSION,
        Permission.DECIDE_OBSTACLE,
        Permission.NUDGE,
        Permission.HAND_OVER_AGENCY,
        Permission.LINK_TASKS,
        Permission.EDIT_REFERENCE,
        Permission.ENTER_VALUES,
        Permission.SUBMIT_VALUES,
        Permission.VERIFY_VALUES,
        Permission.DECIDE_SCORES,
    },
    RoleKind.BODY_MEMBER: READ | REPORT | {Permission.NUDGE},
    RoleKind.LEADER: READ | {Permission.DECIDE_OBSTACLE},
    RoleKind.COUNCIL_MEMBER: REPORT | {Permission.SEE_ASSIGNMENTS, Permission.ANSWER_ORDER, Permission.SEE_INDICATORS},
    RoleKind.AUDITOR: READ | {Permission.READ_AUDIT},
    RoleKind.ADMINISTRATOR: READ
    | {Permission.READ_AUDIT, Permission.HAND_OVER_PERSON, Permission.ADMINISTER, Permission.EDIT_REFERENCE},
}

SEES_EVERYTHING = frozenset(
    {RoleKind.SECRETARIAT, RoleKind.BODY_MEMBER, RoleKind.LEADER, RoleKind.AUDITOR, RoleKind.ADMINISTRATOR}
)


@dataclass(frozen=True)
class Answer:
    """Yes, or no with the sentence that explains it; true or false by itself."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)


def roles_of(user: User) -> tuple[Role, ...]:
    """Return the person's roles in force today.

    Queries: one, the first time for this user object.
    """
    if not hasattr(user, "_roles_in_force"):
        today = local_date(timezone.now())
        user._roles_in_force = tuple(user.roles.filter(in_force_q(today)).select_related("agency").order_by("pk"))
    return user._roles_in_force


def role_kinds(user: User) -> frozenset[RoleKind]:
    """Return which kinds of roles the person holds today."""
    return frozenset(RoleKind(role.kind) for role in roles_of(user))


def agency_ids(user: User, *kinds: RoleKind) -> frozenset[int]:
    """Return the agencies the person works for today, in one of these roles or in any."""
    wanted = kinds or tuple(AGENCY_ROLES)
    return frozenset(role.agency_id for role in roles_of(user) if role.kind in wanted and role.agency_id)


def agencies_with_units(agencies: frozenset[int]) -> QuerySet:
    """Return the numbers of these agencies and of their units, as a set for a condition; no share comes twice by it."""
    return Agency.objects.filter(Q(pk__in=agencies) | Q(parent__in=agencies)).values("pk")


def seats_of(user: User) -> QuerySet[Membership]:
    """Return the seats the person holds today; an ended seat opens nothing."""
    return Membership.objects.filter(in_force_q(local_date(timezone.now())), user=user)


def _own_share_q(user: User) -> Q:
    """Return the condition that a share belongs to the person: their agency's, its units', or their own seat's."""
    own = Q(agency__in=agencies_with_units(agency_ids(user)))
    if RoleKind.COUNCIL_MEMBER not in role_kinds(user):
        return own
    seats = seats_of(user)
    return own | Q(membership__in=seats.values("pk")) | Q(body__in=seats.values("body"))


def visible_to(user: User) -> QuerySet[Assignment]:
    """Return the assignments this person may see; every page, export, search and mail starts here.

    Empty: somebody signed out, inactive or without a role sees nothing.
    """
    if not user.is_authenticated or not user.is_active:
        return Assignment.objects.none()
    if role_kinds(user) & SEES_EVERYTHING:
        return Assignment.objects.all()
    if not roles_of(user):
        return Assignment.objects.none()
    return Assignment.objects.filter(_own_share_q(user))


def visible_tasks(user: User) -> QuerySet[Task]:
    """Return the tasks in which this person may see at least one share."""
    if role_kinds(user) & SEES_EVERYTHING:
        return Task.objects.all()
    return Task.objects.filter(pk__in=visible_to(user).values("task"))


def visible_directives(user: User) -> QuerySet[Directive]:
    """Return the directives in which this person may see at least one share."""
    if role_kinds(user) & SEES_EVERYTHING:
        return Directive.objects.all()
    return Directive.objects.filter(pk__in=visible_to(user).values("task__directive"))


def visible_officers(assignment: Assignment) -> QuerySet[User]:
    """Return the people of the assignment's agency to whom it may be handed: active, and reporting for it today.

    Empty: nobody, for a share of a body, a member or a class.
    """
    today = local_date(timezone.now())
    roles = Role.objects.filter(in_force_q(today), kind__in=sorted(AGENCY_REPORTERS))
    here = roles.filter(Q(agency=assignment.agency_id) | Q(agency__parent=assignment.agency_id))
    if assignment.agency_id is None:
        return User.objects.none()
    return User.objects.filter(is_active=True, pk__in=here.values("user")).order_by("full_name", "pk")


def can(user: User, permission: Permission, obj: Model | None = None) -> Answer:
    """Return whether the person may do this, to this object if one is given, and why not."""
    if not user.is_authenticated or not user.is_active:
        return Answer(False, _("Please sign in."))
    if not any(permission in ROLE_PERMISSIONS[kind] for kind in role_kinds(user)):
        return Answer(False, _("Your role does not include this. Ask the secretariat or the administrator."))
    if isinstance(obj, Assignment):
        return _can_on_assignment(user, permission, obj)
    if isinstance(obj, Obstacle):
        return _can_decide_obstacle(user, obj)
    if isinstance(obj, Agency) and permission in FOR_ITS_AGENCY:
        return _can_for_agency(user, permission, obj)
    if permission == Permission.HAND_OVER_PERSON and isinstance(obj, User):
        return _can_hand_over(user, obj)
    return YES


def _can_on_assignment(user: User, permission: Permission, assignment: Assignment) -> Answer:
    """Answer for one assignment: reporting is for its own people, deciding never for who reported."""
    if permission in REPORT | {Permission.HAND_TO_OFFICER, Permission.ANSWER_ORDER}:
        return _can_report(user, permission, assignment)
    if permission == Permission.NUDGE:
        return _can_nudge(user, assignment)
    return YES if _sees(user, assignment) else Answer(False, _("This assignment belongs to another agency."))


def _sees(user: User, assignment: Assignment) -> bool:
    """Return whether the assignment is among the person's visible ones, without a query for national roles."""
    if role_kinds(user) & SEES_EVERYTHING or _works_for(user, assignment, agency_ids(user)):
        return True
    return visible_to(user).filter(pk=assignment.pk).exists()


def _works_for(user: User, assignment: Assignment, agencies: frozenset[int]) -> bool:
    """Return whether the share is one of these agencies' or of their units."""
    agency: Agency | None = assignment.agency
    return agency is not None and (agency.pk in agencies or agency.parent_id in agencies)


def _can_report(user: User, permission: Permission, assignment: Assignment) -> Answer:
    """Answer whether the person may report on the share, or hand it to an officer.

    A focal point answers for the whole agency, an officer for what is theirs or nobody's; shares of bodies and
    members are reported by the member or, where they have no account, by the secretariat.
    """
    if _works_for(user, assignment, agency_ids(user, RoleKind.AGENCY_FOCAL_POINT)):
        return YES
    if permission == Permission.HAND_TO_OFFICER:
        return Answer(False, _("Only the focal point of the agency hands out its work."))
    if permission == Permission.ANSWER_ORDER and _works_for(user, assignment, agency_ids(user)):
        return Answer(False, _("Only the focal point answers for the agency."))
    if _works_for(user, assignment, agency_ids(user, RoleKind.AGENCY_OFFICER)):
        mine = assignment.officer_id in (None, user.pk) or absent_people(user).filter(pk=assignment.officer_id).exists()
        return YES if mine else Answer(False, _("This assignment has been handed to another officer of your agency."))
    if assignment.agency_id is None and not assignment.class_wording:
        seat = assignment.membership
        own_seat = seat is not None and seat.user_id == user.pk and seat.is_in_force(local_date(timezone.now()))
        if own_seat or RoleKind.SECRETARIAT in role_kinds(user):
            return YES
    return Answer(False, _("This assignment belongs to another agency."))


def _can_for_agency(user: User, permission: Permission, agency: Agency) -> Answer:
    """Answer whether the person may give figures for the agency, or object to its score.

    An agency's own people do; the secretariat gives the figures of an agency that has nobody with an account.
    Queries: one, for the secretariat.
    """
    kinds = [kind for kind in AGENCY_ROLES if permission in ROLE_PERMISSIONS[kind]]
    own = agency_ids(user, *kinds)
    if agency.pk in own or agency.parent_id in own:
        return YES
    if agency.pk in agency_ids(user) or agency.parent_id in agency_ids(user):
        return Answer(False, _("Only the focal point answers for the agency."))
    if RoleKind.SECRETARIAT not in role_kinds(user) or permission not in ROLE_PERMISSIONS[RoleKind.SECRETARIAT]:
        return Answer(False, _("These are the figures of another agency."))
    if people_of_agency(agency).exists():
        return Answer(False, _("This agency has people of its own who give its figures."))
    return YES


def people_of_agency(agency: Agency) -> QuerySet[User]:
    """Return who can sign in and reports for the agency, or for the one it belongs to, today."""
    roles = Role.objects.filter(in_force_q(local_date(timezone.now())), kind__in=sorted(AGENCY_REPORTERS))
    here = roles.filter(agency__in=[number for number in (agency.pk, agency.parent_id) if number])
    return User.objects.filter(is_active=True, pk__in=here.values("user"))


def overseen_agency_ids(user: User) -> frozenset[int]:
    """Return the agencies that this person, as a member of a body, is charged to follow today.

    Queries: one, the first time for this user object.
    """
    if not hasattr(user, "_overseen"):
        today = local_date(timezone.now())
        seats = Membership.objects.filter(in_force_q(today), user=user)
        charges = Oversight.objects.filter(in_force_q(today), membership__in=seats)
        user._overseen = frozenset(charges.values_list("agency", flat=True))
    return user._overseen


def contributors_of(share: Assignment) -> QuerySet[Assignment]:
    """Return the coordinating shares that belong to a leading one: same task, same period, not withdrawn.

    Empty: the share doesn't lead.
    """
    if share.role != AssignmentRole.LEAD:
        return Assignment.objects.none()
    helping = Assignment.objects.filter(task=share.task_id, period_on=share.period_on, role=AssignmentRole.COORDINATING)
    return helping.exclude(state=AssignmentState.WITHDRAWN)


def _leads(user: User, assignment: Assignment) -> bool:
    """Return whether the person answers for a leading share of the task that this share helps with."""
    own = agency_ids(user, *AGENCY_DECIDERS)
    if assignment.role != AssignmentRole.COORDINATING or not own:
        return False
    leading = Assignment.objects.filter(
        Q(agency__in=own) | Q(agency__parent__in=own),
        task=assignment.task_id,
        period_on=assignment.period_on,
        role=AssignmentRole.LEAD,
    )
    return leading.exclude(state=AssignmentState.WITHDRAWN).exists()


def _can_nudge(user: User, assignment: Assignment) -> Answer:
    """Answer whether the person may urge the share: the secretariat all, a member those it oversees, a lead its helpers."""
    kinds = role_kinds(user)
    if RoleKind.SECRETARIAT in kinds:
        return YES
    if RoleKind.BODY_MEMBER in kinds and _works_for(user, assignment, overseen_agency_ids(user)):
        return YES
    if _leads(user, assignment):
        return YES
    return Answer(False, _("You may urge only the agencies that you oversee or that help with your task."))


def _can_decide_obstacle(user: User, obstacle: Obstacle) -> Answer:
    """Answer whether the obstacle waits for this person: a leader, the secretariat or the agency that is asked."""
    kinds = role_kinds(user)
    asked = {
        AskedOf.LEADER: RoleKind.LEADER in kinds,
        AskedOf.SECRETARIAT: RoleKind.SECRETARIAT in kinds,
        AskedOf.AGENCY: obstacle.agency_id in agency_ids(user, *AGENCY_DECIDERS),
    }
    return YES if asked[AskedOf(obstacle.asked_of)] else Answer(False, _("This decision is asked of somebody else."))


def obstacles_for(user: User) -> QuerySet[Obstacle]:
    """Return the obstacles, decided or not, whose decision is asked of this person."""
    kinds, condition = role_kinds(user), Q(pk__in=[])
    if RoleKind.LEADER in kinds:
        condition |= Q(asked_of=AskedOf.LEADER)
    if RoleKind.SECRETARIAT in kinds:
        condition |= Q(asked_of=AskedOf.SECRETARIAT)
    return Obstacle.objects.filter(condition | Q(agency__in=agency_ids(user, *AGENCY_DECIDERS)))


def absent_people(user: User) -> QuerySet[User]:
    """Return the people for whom this person stands in today."""
    today = local_date(timezone.now())
    return User.objects.filter(pk__in=Substitute.objects.in_force(today).filter(substitute=user).values("absent"))


def roles_to_hand_over(user: User) -> QuerySet[Role]:
    """Return the roles, of today or once, whose people's work this person may pass on; they may be shown no others.

    An administrator's are everybody's, a focal point's those in its own agencies and their units.
    """
    if RoleKind.ADMINISTRATOR in role_kinds(user):
        return Role.objects.all()
    return Role.objects.filter(agency__in=agencies_with_units(agency_ids(user, RoleKind.AGENCY_FOCAL_POINT)))


def people_to_hand_over(user: User) -> QuerySet[User]:
    """Return whose work this person may pass to somebody else: an administrator everybody's, a focal point its agency's.

    A person who has left is still among them, by the roles they once had; what they do elsewhere is not.
    """
    return User.objects.filter(pk__in=roles_to_hand_over(user).values("user"))


def may_name_substitute(user: User, absent: User) -> Answer:
    """Answer whether the person may say who stands in for another: every role the other holds today is in their hands.

    A substitute gets all reminders of the absent person, so that nobody but an administrator decides on those of
    several agencies; who has left an agency is no longer its focal point's to replace.
    Queries: four at most.
    """
    answer = can(user, Permission.HAND_OVER_PERSON, absent)
    if not answer or RoleKind.ADMINISTRATOR in role_kinds(user):
        return answer
    held = absent.roles.filter(in_force_q(local_date(timezone.now())))
    if held.exists() and not held.exclude(pk__in=roles_to_hand_over(user).values("pk")).exists():
        return YES
    return Answer(False, _("This person also works elsewhere, or has left; ask the administrator for a substitute."))


def _can_hand_over(user: User, person: User) -> Answer:
    """Answer whether the person may pass on the other's work."""
    if people_to_hand_over(user).filter(pk=person.pk).exists():
        return YES
    return Answer(False, _("This person belongs to another agency."))
