from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tasks.models import Agency, Assignment, Directive, Role
from tests.factories import make_agency, make_assignment, make_directive, make_task


def refused_by_the_database(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_assignment_without_assignee_is_refused(db):
    task = make_task()
    refused_by_the_database(lambda: Assignment.objects.create(task=task))


def test_assignment_with_two_assignees_is_refused(cast):
    task = make_task()
    refused_by_the_database(lambda: make_assignment(task, cast.ministry_a, body=cast.council))
    refused_by_the_database(lambda: make_assignment(task, cast.ministry_a, class_wording="các bộ"))


def test_assignment_of_the_same_agency_twice_is_refused(cast):
    share = make_assignment(make_task(), cast.ministry_a)
    refused_by_the_database(lambda: make_assignment(share.task, cast.ministry_a))
    make_assignment(share.task, cast.ministry_a, role="coordinating")
    make_assignment(share.task, cast.ministry_a, period_on=date(2024, 1, 1))
    refused_by_the_database(lambda: make_assignment(share.task, cast.ministry_a, period_on=date(2024, 1, 1)))


def test_assignment_two_assignees_error_is_a_sentence(cast):
    share = Assignment(task=make_task(), agency=cast.ministry_a, class_wording="các bộ")
    with pytest.raises(ValidationError, match="đúng một"):
        share.full_clean()


def test_assignment_original_due_date_is_filled_and_stays(cast):
    share = make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 31))
    share.due_on = date(2024, 4, 15)
    share.save()
    share.refresh_from_db()
    assert (share.original_due_on, share.due_on) == (date(2024, 3, 31), date(2024, 4, 15))


def test_assignment_with_a_date_passes_its_own_check(cast):
    Assignment(task=make_task(), agency=cast.ministry_a, role="lead", due_on=date(2024, 3, 31)).full_clean()


def test_assignment_original_due_date_is_filled_in_bulk(cast):
    task = make_task()
    Assignment.objects.bulk_create([Assignment(task=task, agency=cast.ministry_a, due_on=date(2024, 3, 31))])
    assert Assignment.objects.get().original_due_on == date(2024, 3, 31)


def test_assignment_original_due_date_follows_the_first_date(cast):
    share = make_assignment(make_task(), cast.ministry_a)
    assert share.original_due_on is None
    share.due_on = date(2024, 4, 15)
    share.save()
    assert Assignment.objects.get().original_due_on == date(2024, 4, 15)


def test_assignment_that_loses_its_original_date_is_refused(cast):
    make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 31))
    refused_by_the_database(lambda: Assignment.objects.update(original_due_on=None))


def test_assignment_hour_without_day_is_refused(cast):
    task = make_task()
    refused_by_the_database(lambda: make_assignment(task, cast.ministry_a, due_time=time(15)))


def test_assignment_percent_over_100_is_refused(cast):
    task = make_task()
    refused_by_the_database(lambda: make_assignment(task, cast.ministry_a, percent=101))


@pytest.mark.parametrize("state", ["submitted", "completed"])
def test_assignment_done_without_its_moment_is_refused(cast, state):
    task = make_task()
    refused_by_the_database(lambda: make_assignment(task, cast.ministry_a, state=state))
    make_assignment(task, cast.ministry_a, state=state, submitted_at=datetime(2024, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize("number", ["12/QĐ-TTg", "12/QD-TTg", "012/qđ-ttg"])
def test_directive_same_number_and_date_is_refused(db, number):
    make_directive("12/QĐ-TTg", date(2024, 1, 5))
    refused_by_the_database(lambda: make_directive(number, date(2024, 1, 5)))
    make_directive(number, date(2025, 1, 5))


def test_directive_without_number_may_stand_beside_another(db):
    make_directive("", date(2024, 1, 5), summary="Phiên họp thứ ba")
    make_directive("", date(2024, 1, 5), summary="Phiên họp khác")
    assert Directive.objects.count() == 2


@pytest.mark.parametrize("typed", ["12/QD-TTg", "12/QĐ-TTg", "QĐ 12", "qd12", "12"])
def test_directive_search_finds_the_number_however_typed(db, typed):
    wanted = make_directive("12/QĐ-TTg")
    make_directive("112/QĐ-TTg")
    make_directive("71/TB-VPCP")
    found = Directive.objects.search(typed)
    assert wanted in found
    assert not found.filter(number="71/TB-VPCP").exists()


def test_agency_same_name_and_life_is_refused(db):
    make_agency("Bộ Tài chính")
    refused_by_the_database(lambda: make_agency("Bộ Tài chính"))
    make_agency("Bộ Tài chính", valid_from=date(2025, 3, 1))


def test_agency_that_ends_before_it_starts_is_refused(db):
    refused_by_the_database(lambda: make_agency(valid_from=date(2025, 1, 1), valid_to=date(2024, 1, 1)))


@pytest.mark.parametrize(("day", "expected"), [(1, False), (2, True), (3, True), (4, False)])
def test_agency_in_force_includes_both_ends(db, day, expected):
    make_agency(valid_from=date(2024, 1, 2), valid_to=date(2024, 1, 3))
    assert Agency.objects.in_force(date(2024, 1, day)).exists() is expected


def test_role_of_an_officer_needs_an_agency(cast):
    refused_by_the_database(lambda: Role.objects.create(user=cast.outsider, kind="agency_officer"))
    refused_by_the_database(lambda: Role.objects.create(user=cast.outsider, kind="agency_head"))
    refused_by_the_database(lambda: Role.objects.create(user=cast.outsider, kind="leader", agency=cast.ministry_a))
