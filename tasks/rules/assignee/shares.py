"""What a wording of assignees comes to."""

from dataclasses import dataclass, field
from typing import Any

from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.problem import Problem

MAX_CLASS_WORDING = 300


@dataclass(frozen=True)
class Share:
    """One assignee: exactly one of an agency, a body, a seat in a body, or a class to be split later."""

    agency_id: int | None = None
    body_id: int | None = None
    membership_id: int | None = None
    class_wording: str = ""


@dataclass(frozen=True)
class Assignees:
    """The assignees of one cell, each once, in the order of the wording, with the remarks.

    `coordinating` are those whom the cell of the leads says to coordinate.
    """

    shares: tuple[Share, ...] = ()
    notes: tuple[Problem, ...] = ()
    coordinating: tuple[Share, ...] = ()


@dataclass
class Draft:
    """Assignees in the making; `is_plain` while nothing but names was met: no class, and no words behind a name."""

    shares: dict[Share, None] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    is_plain: bool = True

    def add(self, *shares: Share) -> None:
        """Add shares that aren't there yet."""
        self.shares.update(dict.fromkeys(shares))

    def add_agencies(self, ids: Any) -> None:
        """Add one share for each agency, in the order of the catalogue."""
        self.add(*(Share(agency_id=one) for one in sorted(ids)))

    def add_unsplit(self, wording: str, code: AssigneeProblem = AssigneeProblem.TO_BE_SPLIT, **params: Any) -> None:
        """Add one share that stands for a class, with the remark why it isn't split."""
        wording = wording.strip(" ,;:-")
        self.add(Share(class_wording=wording[:MAX_CLASS_WORDING]))
        self.note(code, text=wording, **params)

    def note(self, code: AssigneeProblem, **params: Any) -> None:
        """Add a remark, once."""
        problem = Problem(code, params)
        if problem not in self.notes:
            self.notes.append(problem)
