"""Deadlines as Vietnamese directives word them: from the words to a kind and a date, or to a reason why not."""

from tasks.rules.deadline.kind import DeadlineKind
from tasks.rules.deadline.problem import DeadlineProblem
from tasks.rules.deadline.reading import Deadline, read_deadline

__all__ = ["Deadline", "DeadlineKind", "DeadlineProblem", "read_deadline"]
