"""Whom a figure is about, before it is looked up: a kind, and the one thing that kind needs."""

from dataclasses import dataclass

from reports.rules.kinds import SubjectKind

MAX_NAME = 300


@dataclass(frozen=True)
class SubjectKey:
    """What makes two subjects the same; at most one of agency, body and name is set, none for a group."""

    kind: SubjectKind
    agency_id: int | None = None
    body_id: int | None = None
    name: str = ""


def agency_key(agency_id: int) -> SubjectKey:
    """Return the key of an agency."""
    return SubjectKey(SubjectKind.AGENCY, agency_id=agency_id)


def body_key(body_id: int) -> SubjectKey:
    """Return the key of a working group or council."""
    return SubjectKey(SubjectKind.BODY, body_id=body_id)


def named_key(name: str) -> SubjectKey:
    """Return the key of somebody only the source knows."""
    return SubjectKey(SubjectKind.NAMED, name=name[:MAX_NAME])
