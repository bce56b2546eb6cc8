"""Lead and coordinating assignees of one task, each assignee once."""

from dataclasses import dataclass
from datetime import date

from tasks.rules.assignee.catalogue import Catalogue
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.reading import read_assignees
from tasks.rules.assignee.shares import Assignees, Share
from tasks.rules.problem import Problem, ProblemError

_NAMES_SHOWN = 3


def read_lead(wording: str, catalogue: Catalogue, first: date, last: date | None = None) -> Assignees:
    """Return the lead assignees.

    Raises: ProblemError when nobody is named, and as for `read_assignees`.
    """
    lead = read_assignees(wording, catalogue, first, last)
    if not lead.shares:
        raise ProblemError(AssigneeProblem.NO_LEAD)
    return lead


@dataclass(frozen=True)
class Overlap:
    """The coordinating assignees that don't already lead, and a remark about those that do."""

    shares: tuple[Share, ...]
    notes: tuple[Problem, ...] = ()


def without_leads(lead: Assignees, coordinating: Assignees, catalogue: Catalogue) -> Overlap:
    """Return the coordinating assignees without those who lead the task: one share each is enough.

    Boundary: the remark names the first three; `left_out` tells how many more there are.
    """
    leading = set(lead.shares)
    both = [share for share in coordinating.shares if share in leading]
    rest = tuple(share for share in coordinating.shares if share not in leading)
    if not both:
        return Overlap(rest)
    names = [
        catalogue.agencies[share.agency_id].name if share.agency_id is not None else share.class_wording
        for share in both
    ]
    shown = list(filter(None, names[:_NAMES_SHOWN]))
    params = {"names": ", ".join(shown) or "…", "count": len(both), "left_out": len(both) - len(shown)}
    note = Problem(AssigneeProblem.ALSO_LEAD, params)
    return Overlap(rest, (note,))
