"""Subjects of figures: made once, found in bulk."""

import pytest

from reports.actions.subjects import (
    get_or_create_agency_subjects,
    get_or_create_group_subjects,
    get_or_create_subjects,
)
from reports.models import Subject
from reports.queries.subjects import known_subjects, subjects_of_agencies
from reports.rules.kinds import GROUPS, SubjectKind
from reports.rules.subjects import SubjectKey, body_key, named_key
from tasks.models import Body
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def test_subjects_of_agencies_are_made_once_and_found():
    agencies = [make_agency(f"Bộ {letter}") for letter in "ABC"]
    made = get_or_create_agency_subjects(agencies=agencies)
    assert [made[agency.pk].agency for agency in agencies] == agencies
    assert get_or_create_agency_subjects(agencies=[agencies[0].pk]) == {agencies[0].pk: made[agencies[0].pk]}
    assert Subject.objects.count() == 3
    assert subjects_of_agencies(agencies) == made


def test_subjects_nobody_has_figures_of_are_missing():
    agency = make_agency()
    assert subjects_of_agencies([agency]) == {}
    assert known_subjects([SubjectKey(SubjectKind.NATION)]) == {}


def test_groups_are_made_once():
    made = get_or_create_group_subjects()
    assert list(made) == list(GROUPS)
    assert get_or_create_group_subjects() == made
    known = known_subjects(SubjectKey(kind) for kind in GROUPS)
    assert {key.kind: subject for key, subject in known.items()} == made == {one.kind: one for one in made.values()}


def test_bodies_and_names_are_kept_apart_from_agencies_and_groups():
    body = Body.objects.create(name_vi="Tổ công tác", kind="working_group")
    keys = [body_key(body.pk), named_key("Hội An (Quảng Nam)"), SubjectKey(SubjectKind.NATION)]
    made = get_or_create_subjects(keys=[*keys, keys[1]])
    assert [str(made[key]) for key in keys[:2]] == ["Tổ công tác", "Hội An (Quảng Nam)"]
    assert Subject.objects.count() == 3
    assert get_or_create_subjects(keys=keys) == made


@pytest.mark.parametrize("count", [1, 3])
def test_subjects_cost_three_queries_for_any_number(count, django_assert_num_queries):
    agencies = [make_agency(f"Bộ {number}") for number in range(count)]
    with django_assert_num_queries(3):
        get_or_create_agency_subjects(agencies=agencies)
    with django_assert_num_queries(1):
        get_or_create_agency_subjects(agencies=agencies)
