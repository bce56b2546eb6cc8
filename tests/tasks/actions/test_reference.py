import csv
from datetime import UTC, date, datetime

import pytest

from tasks.actions.reference import DATA, load_reference
from tasks.models import (
    Agency,
    AgencyClass,
    AgencyCode,
    AuditEvent,
    Body,
    BodyStandingAgency,
    CalendarDay,
    Membership,
    ReminderPolicy,
)
from tasks.queries.policies import policies_in_force, starting_policies
from tasks.rules.life import NoticeKind
from tasks.rules.reminder import POLICY_KINDS

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def loaded(db):
    return load_reference(now=NOW)


@pytest.mark.parametrize(
    ("on", "ministries", "government_agencies", "provinces"),
    [
        (date(2024, 2, 28), 22, 9, 63),
        (date(2024, 12, 31), 22, 9, 63),
        (date(2025, 1, 1), 22, 9, 63),
        (date(2025, 2, 28), 22, 9, 63),
        (date(2025, 3, 1), 17, 5, 63),
        (date(2025, 3, 15), 17, 5, 63),
        (date(2025, 6, 30), 17, 5, 63),
        (date(2025, 7, 1), 17, 5, 34),
        (date(2026, 11, 22), 17, 5, 34),
    ],
)
def test_agencies_in_force_on_a_day(loaded, on, ministries, government_agencies, provinces):
    kinds = ["ministry", "government_agency", "province"]
    assert [Agency.objects.in_force(on).filter(kind=kind).count() for kind in kinds] == [
        ministries,
        government_agencies,
        provinces,
    ]


def test_load_reference_counts_what_the_file_holds(loaded):
    with (DATA / "agencies.csv").open(encoding="utf-8", newline="") as file:
        assert loaded.added["agency"] == len(list(csv.DictReader(file)))
    assert AuditEvent.objects.count() == sum(loaded.added.values())


def test_load_reference_twice_adds_nothing(loaded):
    before = Agency.objects.count()
    assert load_reference(now=NOW).added == {}
    assert Agency.objects.count() == before


def test_load_reference_leaves_edited_rows_alone(loaded):
    AgencyClass.objects.filter(name="Bộ, ngành").update(kinds=["ministry"])
    Agency.objects.filter(name_vi="Bộ Y tế").update(other_names="Bộ Sức khỏe")
    load_reference(now=NOW)
    assert AgencyClass.objects.get(name="Bộ, ngành").kinds == ["ministry"]
    assert Agency.objects.get(name_vi="Bộ Y tế").other_names == "Bộ Sức khỏe"


def test_load_reference_asks_the_database_a_constant_number_of_times(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        load_reference(now=NOW)


@pytest.mark.parametrize("code", ["15", "24", "44", "52", "80", "82", "91"])
def test_reused_province_code_means_one_agency_at_a_time(loaded, code):
    before = AgencyCode.objects.in_force(date(2025, 6, 30)).get(scheme="province", code=code).agency
    after = AgencyCode.objects.in_force(date(2025, 7, 1)).get(scheme="province", code=code).agency
    assert before.name_vi != after.name_vi


def test_every_ended_agency_names_a_successor_that_starts_after_it(loaded):
    ended = Agency.objects.exclude(valid_to=None).prefetch_related("successors")
    assert ended
    for agency in ended:
        heirs = list(agency.successors.all())
        assert heirs, agency
        assert all(heir.valid_from is None or heir.valid_from > agency.valid_to for heir in heirs)


def test_names_are_official_without_notes_in_brackets(loaded):
    assert not [agency for agency in Agency.objects.all() if "(" in agency.name_vi]


def test_standing_agency_moved_to_the_ministry_of_justice(loaded):
    group = Body.objects.get(abbreviation="TCT")
    standing = BodyStandingAgency.objects.filter(body=group)
    assert standing.in_force(date(2026, 1, 9)).get().agency.abbreviation == "VPCP"
    assert standing.in_force(date(2026, 1, 10)).get().agency.abbreviation == "BTP"


def test_working_group_has_its_seats_until_it_was_re_composed(loaded):
    seats = Membership.objects.filter(body__abbreviation="TCT")
    assert seats.in_force(date(2024, 2, 28)).count() == 15
    assert not seats.in_force(date(2024, 9, 17)).exists()


def test_calendar_knows_its_years(loaded):
    calendar = CalendarDay.objects.working_calendar()
    assert calendar.known_years == {2023, 2024, 2025, 2026}
    assert calendar.add_working_days(date(2024, 2, 2), 15) == date(2024, 3, 1)
    assert calendar.is_working_day(date(2026, 8, 22))
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.unknown_years(date(2026, 12, 1), date(2027, 1, 5)) == (2027,)


def test_class_of_all_means_94_agencies_on_the_day_of_the_notice(loaded):
    everybody = AgencyClass.objects.get(name="Bộ, ngành, địa phương")
    assert everybody.members_on(date(2024, 2, 28)).count() == 94


def test_class_without_kinds_has_no_known_members(loaded):
    assert not AgencyClass.objects.get(name="Hiệp hội, doanh nghiệp").members_on(date(2024, 2, 28)).exists()


def test_every_timed_kind_has_a_policy_and_an_edited_one_stays(db):
    ReminderPolicy.objects.create(kind=NoticeKind.OVERDUE, days_after=[2])
    load_reference(now=NOW)
    assert set(ReminderPolicy.objects.values_list("kind", flat=True)) == set(POLICY_KINDS)
    assert ReminderPolicy.objects.get(kind=NoticeKind.OVERDUE).days_after == [2]
    due_soon = ReminderPolicy.objects.get(kind=NoticeKind.DUE_SOON)
    assert (due_soon.days_before, due_soon.may_unsubscribe) == ([7, 3, 1], True)
    # What the table says is what holds without it.
    ReminderPolicy.objects.filter(kind=NoticeKind.OVERDUE).delete()
    load_reference(now=NOW)
    assert policies_in_force() == starting_policies()
