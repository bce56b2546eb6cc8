"""Which moves an assignment may make: one table, read by the actions, the tests and the diagram in the docs."""

from dataclasses import dataclass

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _
from tasks.rules.states import OPEN_STATES, AssignmentState


class Move(LabelledEnum):
    """One named step of an assignment; the value is also the verb of its audit event."""

    LOG_PROGRESS = "log_progress", _("Log progress")
    SUBMIT = "submit_completion", _("Report completion")
    ACCEPT = "accept_completion", _("Accept the result")
    RETURN = "return_completion", _("Return with a reason")
    PAUSE = "pause_assignment", _("Pause")
    RESUME = "resume_assignment", _("Resume")
    WITHDRAW = "withdraw_assignment", _("Withdraw")


@dataclass(frozen=True)
class Rule:
    """From which states a move starts, where it ends, and whether a reason must be given."""

    sources: frozenset[AssignmentState]
    target: AssignmentState
    needs_reason: bool = False


_WORKING = frozenset({AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS, AssignmentState.RETURNED})
_WAITING = frozenset({AssignmentState.SUBMITTED})

WORKFLOW: dict[Move, Rule] = {
    Move.LOG_PROGRESS: Rule(_WORKING, AssignmentState.IN_PROGRESS),
    Move.SUBMIT: Rule(_WORKING, AssignmentState.SUBMITTED),
    Move.ACCEPT: Rule(_WAITING, AssignmentState.COMPLETED),
    Move.RETURN: Rule(_WAITING, AssignmentState.RETURNED, needs_reason=True),
    Move.PAUSE: Rule(_WORKING, AssignmentState.PAUSED, needs_reason=True),
    Move.RESUME: Rule(frozenset({AssignmentState.PAUSED}), AssignmentState.IN_PROGRESS),
    Move.WITHDRAW: Rule(OPEN_STATES | {AssignmentState.PAUSED}, AssignmentState.WITHDRAWN, needs_reason=True),
}


class MoveRefused(ValueError):
    """The state doesn't allow the move; carries the move and the state it met."""

    def __init__(self, move: Move, state: AssignmentState) -> None:
        super().__init__(f"{move.value} is not allowed from {state.value}; see WORKFLOW in tasks/rules/workflow.py")
        self.move = move
        self.state = state


def can_move(move: Move, state: AssignmentState) -> bool:
    """Return whether the table lets an assignment in `state` make the move."""
    return state in WORKFLOW[move].sources


def check_move(move: Move, state: AssignmentState) -> AssignmentState:
    """Return the state the move leads to.

    Raises: MoveRefused when the table doesn't allow it.
    """
    if not can_move(move, state):
        raise MoveRefused(move, state)
    return WORKFLOW[move].target


def draw_workflow() -> str:
    """Return the table as a Mermaid state diagram, in a fixed order."""
    lines = ["stateDiagram-v2", f"    [*] --> {AssignmentState.ASSIGNED.value}"]
    lines += [
        f"    {source.value} --> {rule.target.value}: {move.value}"
        for move, rule in WORKFLOW.items()
        for source in sorted(rule.sources)
    ]
    lines += [f"    {end.value} --> [*]" for end in (AssignmentState.COMPLETED, AssignmentState.WITHDRAWN)]
    return "\n".join(lines) + "\n"
