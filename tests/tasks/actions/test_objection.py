from datetime import UTC, datetime, timedelta

import pytest

from tasks.actions.objection import acknowledge_assignment, decide_objection, object_to_assignment
from tasks.actions.refusal import Refused
from tasks.models import Assignment, AuditEvent, Notice
from tasks.rules.life import NoticeKind
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move
from tests.factories import make_agency, make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a, due_on=datetime(2024, 4, 30).date())


def propose(cast, share, agency=None):
    return object_to_assignment(
        assignment=share,
        move=Move.PROPOSE_TRANSFER,
        by=cast.focal_point_a,
        now=NOW,
        reason="Không thuộc chức năng",
        agency=agency or cast.ministry_b,
    )


def test_acknowledge_says_the_agency_takes_the_order(cast, share):
    acknowledge_assignment(assignment=share, by=cast.officer_a, now=NOW)
    share.refresh_from_db()
    assert (share.state, share.version) == (AssignmentState.ACKNOWLEDGED, 1)
    assert set(Notice.objects.values_list("recipient", "kind")) == {
        (cast.secretariat.pk, NoticeKind.REPORTED),
        (cast.second_secretariat.pk, NoticeKind.REPORTED),
    }


def test_acknowledge_twice_is_refused(cast, share):
    acknowledge_assignment(assignment=share, by=cast.officer_a, now=NOW)
    with pytest.raises(Refused):
        acknowledge_assignment(assignment=share, by=cast.focal_point_a, now=NOW)


@pytest.mark.parametrize("part", ["focal_point_b", "secretariat", "member", "leader"])
def test_acknowledge_by_others_is_refused(cast, share, part):
    with pytest.raises(Refused):
        acknowledge_assignment(assignment=share, by=getattr(cast, part), now=NOW)


def test_object_keeps_reason_and_proposed_agency(cast, share):
    propose(cast, share)
    share.refresh_from_db()
    assert (share.state, share.objection) == (AssignmentState.OBJECTED, "Không thuộc chức năng")
    assert share.proposed_agency == cast.ministry_b
    assert Notice.objects.filter(kind=NoticeKind.OBJECTION).count() == 2


@pytest.mark.parametrize("part", ["officer_a", "focal_point_b", "secretariat"])
def test_object_is_for_the_focal_point_alone(cast, share, part):
    with pytest.raises(Refused):
        object_to_assignment(assignment=share, move=Move.DECLINE, by=getattr(cast, part), now=NOW, reason="Không")


@pytest.mark.parametrize(("move", "reason"), [(Move.DECLINE, " "), (Move.PROPOSE_TRANSFER, "Không thuộc chức năng")])
def test_object_without_what_it_needs_is_refused(cast, share, move, reason):
    with pytest.raises(Refused):
        object_to_assignment(assignment=share, move=move, by=cast.focal_point_a, now=NOW, reason=reason)
    assert Assignment.objects.get().state == AssignmentState.ASSIGNED


def test_transfer_gives_the_share_to_the_proposed_agency_with_its_date(cast, share):
    propose(cast, share)
    decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=LATER)
    share.refresh_from_db()
    assert (share.agency, share.came_from, share.state) == (cast.ministry_b, cast.ministry_a, AssignmentState.ASSIGNED)
    assert (share.due_on, share.original_due_on, share.objection) == (share.due_on, share.due_on, "")
    told = Notice.objects.filter(recipient__in=[cast.focal_point_a, cast.focal_point_b])
    assert set(told.values_list("recipient", "kind")) == {
        (cast.focal_point_a.pk, NoticeKind.DECIDED),
        (cast.focal_point_b.pk, NoticeKind.ASSIGNED),
    }


def test_transfer_back_to_the_first_agency_leaves_no_detour(cast, share):
    propose(cast, share)
    decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=NOW)
    object_to_assignment(assignment=share, move=Move.DECLINE, by=cast.focal_point_b, now=NOW, reason="Không")
    decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=LATER, agency=cast.ministry_a)
    share.refresh_from_db()
    assert (share.agency, share.came_from) == (cast.ministry_a, None)


def test_transfer_to_an_agency_that_has_a_share_already_is_refused(cast, share):
    make_assignment(share.task, cast.ministry_b)
    propose(cast, share)
    with pytest.raises(Refused):
        decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=LATER)


def test_transfer_of_a_body_share_gives_it_to_the_agency_alone(cast, share):
    group = make_assignment(share.task, body=cast.working_group)
    object_to_assignment(assignment=group, move=Move.DECLINE, by=cast.secretariat, now=NOW, reason="Trùng")
    by = cast.second_secretariat
    decide_objection(assignment=group, move=Move.TRANSFER, by=by, now=LATER, agency=cast.ministry_b)
    group.refresh_from_db()
    assert (group.agency, group.body, group.came_from) == (cast.ministry_b, None, None)


def test_transfer_without_any_agency_is_refused(cast, share):
    object_to_assignment(assignment=share, move=Move.DECLINE, by=cast.focal_point_a, now=NOW, reason="Không")
    with pytest.raises(Refused):
        decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=LATER)
    third = make_agency("Bộ Bính")
    decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=LATER, agency=third)
    assert Assignment.objects.get().agency == third


@pytest.mark.parametrize(
    ("move", "state"), [(Move.KEEP, AssignmentState.ACKNOWLEDGED), (Move.RELEASE, AssignmentState.WITHDRAWN)]
)
def test_objection_is_decided(cast, share, move, state):
    propose(cast, share)
    decide_objection(assignment=share, move=move, by=cast.secretariat, now=LATER, reason="Đã rà soát")
    share.refresh_from_db()
    assert (share.state, share.objection, share.proposed_agency) == (state, "", None)
    assert AuditEvent.objects.latest("pk").after["reason"] == "Đã rà soát"


def test_keep_without_a_reason_is_refused(cast, share):
    propose(cast, share)
    with pytest.raises(Refused):
        decide_objection(assignment=share, move=Move.KEEP, by=cast.secretariat, now=LATER)


@pytest.mark.parametrize("part", ["focal_point_a", "focal_point_b", "leader", "member", "administrator"])
def test_objection_is_decided_by_the_secretariat_alone(cast, share, part):
    propose(cast, share)
    with pytest.raises(Refused):
        decide_objection(assignment=share, move=Move.RELEASE, by=getattr(cast, part), now=LATER)


def test_objection_of_the_secretariat_is_decided_by_somebody_else(cast, share):
    group = make_assignment(share.task, body=cast.working_group)
    object_to_assignment(assignment=group, move=Move.DECLINE, by=cast.secretariat, now=NOW, reason="Trùng")
    with pytest.raises(Refused):
        decide_objection(assignment=group, move=Move.RELEASE, by=cast.secretariat, now=LATER)
    decide_objection(assignment=group, move=Move.RELEASE, by=cast.second_secretariat, now=LATER)
    assert Assignment.objects.get(pk=group.pk).state == AssignmentState.WITHDRAWN


@pytest.mark.parametrize("act", [object_to_assignment, decide_objection])
def test_moves_of_another_kind_are_a_mistake_of_the_program(cast, share, act):
    with pytest.raises(ValueError, match="got submit_completion"):
        act(assignment=share, move=Move.SUBMIT, by=cast.secretariat, now=NOW, reason="x")
