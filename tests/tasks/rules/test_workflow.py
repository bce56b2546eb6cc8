import pytest

from tasks.rules.states import OPEN_STATES, AssignmentState
from tasks.rules.workflow import WORKFLOW, Move, MoveRefused, can_move, check_move, draw_workflow


def test_workflow_has_a_rule_for_every_move():
    assert set(WORKFLOW) == set(Move)


def test_workflow_reaches_every_state_from_the_first():
    reached = {AssignmentState.ASSIGNED}
    for _step in AssignmentState:
        reached |= {rule.target for rule in WORKFLOW.values() if rule.target and rule.sources & reached}
    assert reached == set(AssignmentState)


def test_workflow_leaves_no_open_state_without_a_way_out():
    ways_out = set().union(*(rule.sources for rule in WORKFLOW.values()))
    assert ways_out >= OPEN_STATES


def test_workflow_ends_where_work_ends():
    assert not [move for move in Move if can_move(move, AssignmentState.WITHDRAWN)]
    assert [move for move in Move if can_move(move, AssignmentState.COMPLETED)] == [Move.REOPEN]


def test_check_move_refused_names_move_and_state():
    with pytest.raises(MoveRefused, match="accept_completion is not allowed from assigned") as refusal:
        check_move(Move.ACCEPT, AssignmentState.ASSIGNED)
    assert (refusal.value.move, refusal.value.state) == (Move.ACCEPT, AssignmentState.ASSIGNED)


def test_check_move_allowed_returns_the_next_state():
    assert check_move(Move.RETURN, AssignmentState.SUBMITTED) == AssignmentState.RETURNED


def test_draw_workflow_shows_every_move_once_per_source():
    lines = draw_workflow().splitlines()
    expected = [
        f"    {source} --> {rule.target or source}: {move}"
        for move, rule in WORKFLOW.items()
        for source in rule.sources
    ]
    assert sorted(line for line in lines if ": " in line) == sorted(expected)
