"""Who does a task, as Vietnamese directives word it: from the words to agencies, bodies, members and classes."""

from tasks.rules.assignee.catalogue import AgencyEntry, BodyEntry, Catalogue, ClassEntry, MemberEntry, Span
from tasks.rules.assignee.parties import read_lead, without_leads
from tasks.rules.assignee.problem import AssigneeProblem
from tasks.rules.assignee.reading import read_assignees
from tasks.rules.assignee.shares import Assignees, Share

__all__ = [
    "AgencyEntry",
    "AssigneeProblem",
    "Assignees",
    "BodyEntry",
    "Catalogue",
    "ClassEntry",
    "MemberEntry",
    "Share",
    "Span",
    "read_assignees",
    "read_lead",
    "without_leads",
]
