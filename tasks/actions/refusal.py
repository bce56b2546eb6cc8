"""A change that can't be made, said to the person who asked for it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.permissions import Answer
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import Move, MoveRefused, check_move


class Refused(Exception):
    """The action wasn't done; the message is a sentence for the person, in their language."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


STATES = {state.value: state for state in AssignmentState}

_STATE_SENTENCES = {
    AssignmentState.SUBMITTED: _("A completion report is waiting for acceptance, so this can't be done now."),
    AssignmentState.COMPLETED: _("This assignment is already completed."),
    AssignmentState.PAUSED: _("This assignment is paused; ask the secretariat to resume it."),
    AssignmentState.WITHDRAWN: _("This assignment has been withdrawn."),
}


def require(answer: Answer) -> None:
    """Raise Refused with the answer's own reason unless it is a yes."""
    if not answer:
        raise Refused(answer.reason)


def next_state(move: Move, state: str) -> AssignmentState:
    """Return the state a move leads to.

    Raises: Refused with a sentence when the workflow doesn't allow the move.
    """
    try:
        return check_move(move, STATES[state])
    except MoveRefused as refusal:
        sentence = _STATE_SENTENCES.get(refusal.state, _("This step isn't possible in the present state."))
        raise Refused(sentence) from refusal
