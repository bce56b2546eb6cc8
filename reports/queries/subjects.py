"""The subjects that stand for agencies and groups, looked up in bulk."""

from collections.abc import Iterable

from django.db.models import F, Q

from reports.models import Subject
from reports.rules.kinds import GROUPS, SubjectKind
from reports.rules.subjects import SubjectKey
from tasks.models import Agency
from tasks.rules.text import fold

_CHUNK = 500


def subjects_of_agencies(agencies: Iterable[Agency | int]) -> dict[int, Subject]:
    """Return the subjects of agencies, by the agency's number; rows or numbers are taken alike.

    Empty: an agency no figure was ever kept about isn't there. Queries: one for every five hundred agencies.
    """
    keys = [SubjectKey(SubjectKind.AGENCY, agency_id=getattr(one, "pk", one)) for one in agencies]
    return {key.agency_id: subject for key, subject in known_subjects(keys).items() if key.agency_id is not None}


def known_subjects(keys: Iterable[SubjectKey]) -> dict[SubjectKey, Subject]:
    """Return the stored subjects of the keys; a key without one isn't there.

    Queries: one for every five hundred keys.
    """
    wanted = list(dict.fromkeys(keys))
    found: dict[SubjectKey, Subject] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        asked = Q(agency__in=[key.agency_id for key in part if key.agency_id is not None])
        asked |= Q(body__in=[key.body_id for key in part if key.body_id is not None])
        asked |= Q(kind=SubjectKind.NAMED, name__in=[key.name for key in part if key.name])
        asked |= Q(kind__in=[key.kind for key in part if key.kind in GROUPS])
        for subject in Subject.objects.filter(asked).select_related("agency", "body"):
            found[key_of(subject)] = subject
    return {key: found[key] for key in wanted if key in found}


def key_of(subject: Subject) -> SubjectKey:
    """Return what makes the subject the one it is."""
    return SubjectKey(SubjectKind(subject.kind), subject.agency_id, subject.body_id, subject.name)


def find_subject(words: str) -> Subject | None:
    """Return the subject a person means by a name or an abbreviation, with or without marks.

    Boundary: of several of one name, an agency that is still there comes first. Empty: no figure is kept about it.
    Queries: one.
    """
    wanted = fold(words)
    known = Subject.objects.select_related("agency", "body").order_by(
        F("agency__valid_to").desc(nulls_first=True), "pk"
    )
    return next((one for one in known if wanted in _names_of(one)), None)


def _names_of(subject: Subject) -> set[str]:
    """Return what a subject is called, without marks, a province also without its kind."""
    names = {str(subject), subject.kind}
    for one in filter(None, (subject.agency, subject.body)):
        names |= {one.abbreviation, *getattr(one, "other_names", "").splitlines()}
    folded = {fold(name) for name in names if name}
    return folded | {name.removeprefix(kind) for name in folded for kind in ("tinh ", "thanh pho ")}
