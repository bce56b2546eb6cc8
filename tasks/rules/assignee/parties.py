"""Lead and coordinating assignees of one task, each assignee once."""

import re
from dataclasses import dataclass
from datetime import date

from tasks.rules.assignee.catalogue import Catalogue
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.reading import read_assignees
from tasks.rules.assignee.shares import Assignees, Share
from tasks.rules.assignee.tokens import one_line
from tasks.rules.problem import Problem, ProblemError

_NAMES_SHOWN = 3
_COORDINATES = re.compile(r"\bphối hợp\b", re.IGNORECASE)
_LEADS = re.compile(r"\bchủ trì\b", re.IGNORECASE)
_WHO = r"(?:(?:cơ quan|đơn vị) )?"
# How one cell tells who leads and who coordinates.
_PAIRS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<lead>[^:]+?),? chủ trì(?:,| và|;)? ?phối hợp(?: cùng| với)*:? (?P<helping>.+)",
        rf"{_WHO}chủ trì ?(?::|-) ?(?P<lead>.+?)[;.,]? ?-? ?{_WHO}phối hợp(?: với)? ?(?::|-) ?(?P<helping>.+)",
        r"(?P<lead>[^:]+?) chủ trì ?[,;] ?(?P<helping>.+?) (?:cùng )?phối hợp(?: thực hiện)?",
        r"(?P<lead>[^()]+?) ?\((?:cơ quan )?chủ trì\)(?: ?[,;]| và)? (?P<helping>[^()]+?) ?\((?:cơ quan )?phối hợp\)",
    )
)


def read_lead(wording: str, catalogue: Catalogue, first: date, last: date | None = None) -> Assignees:
    """Return the lead assignees, and those the cell itself says to coordinate: "Bộ A chủ trì, phối hợp với Bộ B".

    Boundary: one pair of leads and coordinating agencies is told apart; several pairs in one cell are refused.
    Raises: ProblemError when nobody is named, and as for `read_assignees`.
    """
    parts = _split_roles(wording)
    lead = read_assignees(parts[0] if parts else wording, catalogue, first, last)
    if not lead.shares:
        raise ProblemError(AssigneeProblem.NO_LEAD)
    if parts is None:
        return lead
    helping = read_assignees(parts[1], catalogue, first, last)
    notes = (*lead.notes, *(note for note in helping.notes if note not in lead.notes))
    return Assignees(lead.shares, notes, helping.shares)


def _split_roles(wording: str) -> tuple[str, str] | None:
    """Return what stands for the leads and for the coordinating agencies of one cell, None when it names no such pair."""
    text = one_line(wording)
    if len(_COORDINATES.findall(text)) != 1:
        return None
    found = next(filter(None, (form.fullmatch(text) for form in _PAIRS)), None)
    if found is None or any(_LEADS.search(found[part]) for part in ("lead", "helping")):
        return None
    return found["lead"].strip(" ,;.:-"), found["helping"].strip(" ,;.:-")


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
    helping = dict.fromkeys((*lead.coordinating, *coordinating.shares))
    both = [share for share in helping if share in leading]
    rest = tuple(share for share in helping if share not in leading)
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
