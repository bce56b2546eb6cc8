"""Which moves an assignment may make: one table, read by the actions, the tests and the diagram in the docs."""

from dataclasses import dataclass

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _
from tasks.rules.life import NoticeKind
from tasks.rules.states import OPEN_STATES, AssignmentState


class Move(LabelledEnum):
    """One named step of an assignment; the value is also the verb of its audit event."""

    ACKNOWLEDGE = "acknowledge_assignment", _("Acknowledge")
    DECLINE = "decline_assignment", _("Decline")
    PROPOSE_TRANSFER = "propose_transfer", _("Propose another agency")
    KEEP = "keep_assignment", _("Keep with the agency")
    RELEASE = "release_assignment", _("Release the agency")
    TRANSFER = "transfer_assignment", _("Transfer to another agency")
    LOG_PROGRESS = "log_progress", _("Log progress")
    SUBMIT = "submit_completion", _("Report completion")
    ACCEPT = "accept_completion", _("Accept the result")
    RETURN = "return_completion", _("Return with a reason")
    PAUSE = "pause_assignment", _("Pause")
    RESUME = "resume_assignment", _("Resume")
    WITHDRAW = "withdraw_assignment", _("Withdraw")
    REOPEN = "reopen_assignment", _("Reopen")
    PASS_ON = "pass_on_assignment", _("Pass on to the successor")


class Party(LabelledEnum):
    """Who makes a move, or is told of it."""

    AGENCY = "agency", _("The agency that holds the share")
    SECRETARIAT = "secretariat", _("The secretariat")


@dataclass(frozen=True)
class Rule:
    """From which states a move starts, where it ends, who makes it, what must be given, and who is told.

    Empty: `target` is None for a move that changes the holder and leaves the state as it is.
    """

    sources: frozenset[AssignmentState]
    target: AssignmentState | None
    mover: Party
    told: Party
    needs_reason: bool = False


_FRESH = frozenset({AssignmentState.ASSIGNED, AssignmentState.ACKNOWLEDGED})
_OBJECTED = frozenset({AssignmentState.OBJECTED})
_WORKING = _FRESH | {AssignmentState.IN_PROGRESS, AssignmentState.RETURNED}
_WAITING = frozenset({AssignmentState.SUBMITTED})
_AGENCY, _SECRETARIAT = Party.AGENCY, Party.SECRETARIAT

WORKFLOW: dict[Move, Rule] = {
    Move.ACKNOWLEDGE: Rule(frozenset({AssignmentState.ASSIGNED}), AssignmentState.ACKNOWLEDGED, _AGENCY, _SECRETARIAT),
    Move.DECLINE: Rule(_FRESH, AssignmentState.OBJECTED, _AGENCY, _SECRETARIAT, needs_reason=True),
    Move.PROPOSE_TRANSFER: Rule(_FRESH, AssignmentState.OBJECTED, _AGENCY, _SECRETARIAT, needs_reason=True),
    Move.KEEP: Rule(_OBJECTED, AssignmentState.ACKNOWLEDGED, _SECRETARIAT, _AGENCY, needs_reason=True),
    Move.RELEASE: Rule(_OBJECTED, AssignmentState.WITHDRAWN, _SECRETARIAT, _AGENCY),
    Move.TRANSFER: Rule(_OBJECTED, AssignmentState.ASSIGNED, _SECRETARIAT, _AGENCY),
    Move.LOG_PROGRESS: Rule(_WORKING, AssignmentState.IN_PROGRESS, _AGENCY, _SECRETARIAT),
    Move.SUBMIT: Rule(_WORKING, AssignmentState.SUBMITTED, _AGENCY, _SECRETARIAT),
    Move.ACCEPT: Rule(_WAITING, AssignmentState.COMPLETED, _SECRETARIAT, _AGENCY),
    Move.RETURN: Rule(_WAITING, AssignmentState.RETURNED, _SECRETARIAT, _AGENCY, needs_reason=True),
    Move.PAUSE: Rule(_WORKING, AssignmentState.PAUSED, _SECRETARIAT, _AGENCY, needs_reason=True),
    Move.RESUME: Rule(frozenset({AssignmentState.PAUSED}), AssignmentState.IN_PROGRESS, _SECRETARIAT, _AGENCY),
    Move.WITHDRAW: Rule(
        OPEN_STATES | {AssignmentState.PAUSED}, AssignmentState.WITHDRAWN, _SECRETARIAT, _AGENCY, needs_reason=True
    ),
    Move.REOPEN: Rule(
        frozenset({AssignmentState.COMPLETED}), AssignmentState.IN_PROGRESS, _SECRETARIAT, _AGENCY, needs_reason=True
    ),
    Move.PASS_ON: Rule(OPEN_STATES | {AssignmentState.PAUSED}, None, _SECRETARIAT, _AGENCY),
}

# As what kind of notice a move is told.
NOTICE_OF: dict[Move, NoticeKind] = {
    **dict.fromkeys(Move, NoticeKind.DECIDED),
    Move.ACKNOWLEDGE: NoticeKind.REPORTED,
    Move.LOG_PROGRESS: NoticeKind.REPORTED,
    Move.DECLINE: NoticeKind.OBJECTION,
    Move.PROPOSE_TRANSFER: NoticeKind.OBJECTION,
    Move.TRANSFER: NoticeKind.ASSIGNED,
    Move.PASS_ON: NoticeKind.ASSIGNED,
    Move.SUBMIT: NoticeKind.WAITING_ACCEPTANCE,
    Move.RETURN: NoticeKind.RETURNED,
}
_TO_DO = frozenset(
    {NoticeKind.TO_ACKNOWLEDGE, NoticeKind.ASSIGNED, NoticeKind.STALE, NoticeKind.UNDATED_SILENT, NoticeKind.NUDGED}
)
# Which notices of a share have been answered by a move, so that they stand in nobody's way any more.
ANSWERS: dict[Move, frozenset[NoticeKind]] = {
    Move.ACKNOWLEDGE: _TO_DO,
    Move.DECLINE: _TO_DO,
    Move.PROPOSE_TRANSFER: _TO_DO,
    Move.KEEP: frozenset({NoticeKind.OBJECTION}),
    Move.RELEASE: frozenset({NoticeKind.OBJECTION}),
    Move.TRANSFER: frozenset({NoticeKind.OBJECTION}),
    Move.LOG_PROGRESS: _TO_DO,
    Move.SUBMIT: _TO_DO | {NoticeKind.DUE_SOON, NoticeKind.OVERDUE, NoticeKind.RETURNED},
    Move.ACCEPT: frozenset({NoticeKind.WAITING_ACCEPTANCE}),
    Move.RETURN: frozenset({NoticeKind.WAITING_ACCEPTANCE}),
    Move.WITHDRAW: frozenset(NoticeKind),
}
# In these states the agency is at work: it may report, ask for more time and be urged.
WORKING_STATES = _WORKING


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
    return WORKFLOW[move].target or state


def draw_workflow() -> str:
    """Return the table as a Mermaid state diagram, in a fixed order."""
    lines = ["stateDiagram-v2", f"    [*] --> {AssignmentState.ASSIGNED.value}"]
    lines += [
        f"    {source.value} --> {(rule.target or source).value}: {move.value}"
        for move, rule in WORKFLOW.items()
        for source in sorted(rule.sources)
    ]
    lines += [f"    {end.value} --> [*]" for end in (AssignmentState.COMPLETED, AssignmentState.WITHDRAWN)]
    return "\n".join(lines) + "\n"
