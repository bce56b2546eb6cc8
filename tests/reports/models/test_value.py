"""What the database refuses to keep as a figure."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reports.models import Indicator, Period, Subject, Value
from reports.rules.kinds import ChangeKind, Origin, SubjectKind
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_subject, make_value, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_indicator(), make_agency("Bộ Ất"), make_year(2024)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"value": 5, "none_arose": True},
        {"value": None, "none_arose": False},
        {"value": 5, "denominator": 0},
        {"value": 5, "numerator": -1},
        {"value": 5, "change": 3},
        {"value": 5, "change_kind": ChangeKind.TIMES.value},
    ],
    ids=str,
)
def test_value_that_contradicts_itself_is_refused(place, nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_value(*place, **nonsense)
    assert not Value.objects.exists()


def test_value_of_nothing_may_have_a_denominator_of_zero(place):
    assert make_value(*place, None, denominator=0, numerator=0).none_arose


def test_value_has_one_current_revision(place):
    first = make_value(*place, 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_value(*place, 6, revision=2)
    Value.objects.filter(pk=first.pk).update(is_current=False)
    assert make_value(*place, 6, revision=2).is_current


def test_published_value_stands_beside_the_reported_one(place):
    make_value(*place, 5)
    assert make_value(*place, 6, origin=Origin.PUBLISHED.value).pk


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kind": SubjectKind.AGENCY.value},
        {"kind": SubjectKind.NATION.value, "name": "Toàn quốc"},
        {"kind": SubjectKind.NAMED.value},
    ],
    ids=str,
)
def test_subject_says_whom(nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        Subject.objects.create(**nonsense)


def test_group_is_one_subject():
    make_subject(kind=SubjectKind.NATION)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subject.objects.create(kind=SubjectKind.NATION.value)


def test_period_stands_once_even_without_first_day():
    facts = {"kind": "span", "name": "đến 31/08/2016", "cut_off_on": date(2016, 8, 31)}
    Period.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(**facts)


def test_period_ends_after_it_starts():
    backwards = Period(kind="span", name="?", starts_on=date(2024, 2, 1), cut_off_on=date(2024, 1, 1))
    with pytest.raises(ValidationError, match=r"cut-off|Ngày chốt"):
        backwards.full_clean()


def test_formula_needs_both_sides():
    half = Indicator(code="X", name="X", kind="ratio", unit="%", numerator_of="A+B")
    with pytest.raises(ValidationError, match=r"numerator|tử số"):
        half.full_clean()
