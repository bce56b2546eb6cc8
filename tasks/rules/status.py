"""Timeliness: computed from facts and a clock, never typed."""

from dataclasses import dataclass
from datetime import date, datetime, time

from tasks.rules.clock import VIETNAM
from tasks.rules.states import AssignmentState, Status

# What falls due from today to this many days ahead, both included, is due soon (setting: not confirmed).
DUE_SOON_DAYS = 7


@dataclass(frozen=True)
class StatusFacts:
    """What timeliness depends on: the workflow state, the due moment and when the result was submitted."""

    state: AssignmentState
    due_on: date | None = None
    due_time: time | None = None
    submitted_at: datetime | None = None


def is_past_due(due_on: date, due_time: time | None, moment: datetime) -> bool:
    """Return whether `moment` comes after the due moment.

    Boundary: the whole due day is in time; with an hour, that very minute is already late ("trước 15h00").
    """
    local = moment.astimezone(VIETNAM)
    if local.date() != due_on:
        return local.date() > due_on
    return due_time is not None and local.time() >= due_time


def derive_status(facts: StatusFacts, now: datetime) -> Status:
    """Return the status of an assignment at `now`.

    Boundary: due today is not late; lateness is measured at submission, so what waits for acceptance stands as it
    stood when it was sent. What was done without a date can't be late and counts as on time.
    """
    if facts.state == AssignmentState.WITHDRAWN:
        return Status.WITHDRAWN
    if facts.state == AssignmentState.PAUSED:
        return Status.PAUSED
    done = facts.state == AssignmentState.COMPLETED
    if facts.due_on is None:
        return Status.DONE_ON_TIME if done else Status.NO_DEADLINE
    past = is_past_due(facts.due_on, facts.due_time, facts.submitted_at or now)
    if done:
        return Status.DONE_LATE if past else Status.DONE_ON_TIME
    return Status.OVERDUE if past else Status.OPEN_IN_TIME
