from datetime import UTC, date, datetime

import pytest

from tasks.actions.assignment import hand_to_officer, split_assignment, steer_assignment
from tasks.actions.completion import accept_completion, submit_completion
from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.models import Assignment, AuditEvent
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move
from tests.factories import make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


@pytest.fixture
def unsplit(cast):
    return make_assignment(make_task(), class_wording="các bộ liên quan", role="coordinating", due_on=date(2024, 4, 1))


def test_hand_to_officer_is_kept_and_audited(cast, share):
    hand_to_officer(assignment=share, officer=cast.officer_a, by=cast.focal_point_a, now=NOW)
    share.refresh_from_db()
    assert share.officer == cast.officer_a
    assert AuditEvent.objects.get().after == {"officer": cast.officer_a.pk}


def test_hand_to_officer_of_another_agency_is_refused(cast, share):
    with pytest.raises(Refused):
        hand_to_officer(assignment=share, officer=cast.focal_point_b, by=cast.focal_point_a, now=NOW)


@pytest.mark.parametrize("part", ["officer_a", "focal_point_b", "secretariat", "leader"])
def test_hand_to_officer_by_others_is_refused(cast, share, part):
    with pytest.raises(Refused):
        hand_to_officer(assignment=share, officer=cast.officer_a, by=getattr(cast, part), now=NOW)


def test_steer_assignment_pauses_and_resumes(cast, share):
    steer_assignment(assignment=share, move=Move.PAUSE, by=cast.secretariat, now=NOW, reason="Chờ luật mới")
    share.refresh_from_db()
    assert share.state == AssignmentState.PAUSED
    steer_assignment(assignment=share, move=Move.RESUME, by=cast.secretariat, now=NOW)
    share.refresh_from_db()
    assert share.state == AssignmentState.IN_PROGRESS


@pytest.mark.parametrize("move", [Move.PAUSE, Move.WITHDRAW])
def test_steer_assignment_without_reason_is_refused(cast, share, move):
    with pytest.raises(Refused, match="lý do"):
        steer_assignment(assignment=share, move=move, by=cast.secretariat, now=NOW, reason=" ")


def test_steer_assignment_by_the_agency_is_refused(cast, share):
    with pytest.raises(Refused):
        steer_assignment(assignment=share, move=Move.WITHDRAW, by=cast.focal_point_a, now=NOW, reason="Không muốn làm")


def test_steer_assignment_with_a_move_of_others_is_a_mistake_of_the_code(cast, share):
    with pytest.raises(ValueError, match="accept_completion"):
        steer_assignment(assignment=share, move=Move.ACCEPT, by=cast.secretariat, now=NOW)


def test_split_assignment_gives_each_agency_the_same_clock(cast, unsplit):
    made = split_assignment(
        assignment=unsplit, agencies=[cast.ministry_a, cast.ministry_b], by=cast.secretariat, now=NOW
    )
    assert {(share.agency, share.role, share.due_on, share.original_due_on) for share in made} == {
        (agency, "coordinating", date(2024, 4, 1), date(2024, 4, 1)) for agency in (cast.ministry_a, cast.ministry_b)
    }
    unsplit.refresh_from_db()
    assert unsplit.state == AssignmentState.WITHDRAWN
    assert sorted(AuditEvent.objects.values_list("verb", flat=True)) == ["assign", "assign", "split_assignment"]


def test_split_assignment_keeps_a_share_that_exists(cast, unsplit):
    make_assignment(unsplit.task, cast.ministry_a, role="coordinating")
    made = split_assignment(
        assignment=unsplit, agencies=[cast.ministry_a, cast.ministry_b], by=cast.secretariat, now=NOW
    )
    assert [share.agency for share in made] == [cast.ministry_b]
    assert Assignment.objects.filter(agency=cast.ministry_a).count() == 1


def test_split_assignment_twice_is_refused(cast, unsplit):
    split_assignment(assignment=unsplit, agencies=[cast.ministry_a], by=cast.secretariat, now=NOW)
    with pytest.raises(Refused):
        split_assignment(assignment=unsplit, agencies=[cast.ministry_b], by=cast.secretariat, now=NOW)


def test_split_assignment_into_nothing_is_refused(cast, unsplit):
    with pytest.raises(Refused):
        split_assignment(assignment=unsplit, agencies=[], by=cast.secretariat, now=NOW)


def test_reopen_brings_back_the_last_reported_percent(cast, share):
    log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", percent=60)
    request = submit_completion(assignment=share, by=cast.officer_a, now=NOW, note="Xong")
    accept_completion(request=request, by=cast.secretariat, now=NOW)
    steer_assignment(assignment=share, move=Move.REOPEN, by=cast.secretariat, now=NOW, reason="Còn thiếu")
    share.refresh_from_db()
    assert (share.state, share.percent, share.submitted_at) == (AssignmentState.IN_PROGRESS, 60, None)


def test_reopen_without_a_reason_is_refused(cast, share):
    Assignment.objects.update(state=AssignmentState.COMPLETED, submitted_at=NOW)
    with pytest.raises(Refused):
        steer_assignment(assignment=share, move=Move.REOPEN, by=cast.secretariat, now=NOW)
