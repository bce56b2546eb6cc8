"""Adding the subjects figures are kept about, as they are first needed."""

from collections.abc import Iterable

from reports.models import Subject
from reports.queries.subjects import known_subjects
from reports.rules.kinds import GROUPS, SubjectKind
from reports.rules.subjects import SubjectKey, agency_key
from tasks.models import Agency


def get_or_create_subjects(*, keys: Iterable[SubjectKey]) -> dict[SubjectKey, Subject]:
    """Return the subject of every key, adding those that aren't there yet.

    Effects: adds rows; safe while somebody else adds the same ones. Nothing is audited: a subject says nothing by itself.
    Queries: three for every five hundred keys.
    """
    wanted = list(dict.fromkeys(keys))
    found = known_subjects(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        Subject.objects.bulk_create((_subject_of(key) for key in missing), batch_size=500, ignore_conflicts=True)
        found |= known_subjects(missing)
    return found


def get_or_create_agency_subjects(*, agencies: Iterable[Agency | int]) -> dict[int, Subject]:
    """Return the subject of every agency, by the agency's number; rows or numbers are taken alike.

    Queries: three for every five hundred agencies.
    """
    keys = [agency_key(one.pk if isinstance(one, Agency) else one) for one in agencies]
    found = get_or_create_subjects(keys=keys)
    return {key.agency_id: subject for key, subject in found.items() if key.agency_id is not None}


def get_or_create_group_subjects() -> dict[SubjectKind, Subject]:
    """Return the subjects of the nation, the ministries and the localities.

    Queries: three.
    """
    return {key.kind: one for key, one in get_or_create_subjects(keys=map(SubjectKey, GROUPS)).items()}


def _subject_of(key: SubjectKey) -> Subject:
    return Subject(kind=key.kind.value, agency_id=key.agency_id, body_id=key.body_id, name=key.name)
