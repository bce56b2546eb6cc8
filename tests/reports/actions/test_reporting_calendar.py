import io

import pytest
from django.core.management import CommandError, call_command

from reports.actions.reporting_calendar import make_periods
from reports.models import Period
from tasks.models import AuditEvent
from tests.reports.makers import make_period
from tests.reports.sheets import NOW

# 53 Tuesdays in 2024, 12 months, 4 quarters, 2 halves, 1 year.
OF_2024 = 53 + 12 + 4 + 2 + 1


def test_make_periods_twice_adds_nothing(db):
    assert make_periods(year=2024, by=None, now=NOW) == OF_2024
    assert make_periods(year=2024, by=None, now=NOW) == 0
    assert Period.objects.count() == OF_2024
    assert AuditEvent.objects.filter(verb="make_period").count() == OF_2024


def test_make_periods_leaves_a_moved_date_and_fills_in_a_missing_one(db):
    make_periods(year=2024, by=None, now=NOW)
    moved, missing = Period.objects.filter(kind="month")[:2]
    Period.objects.filter(pk=moved.pk).update(send_by_at=NOW, name="Tháng đặc biệt")
    Period.objects.filter(pk=missing.pk).update(send_by_at=None)
    make_periods(year=2024, by=None, now=NOW)
    moved.refresh_from_db()
    again = Period.objects.get(pk=missing.pk)
    assert (moved.send_by_at, moved.name) == (NOW, "Tháng đặc biệt")
    assert again.send_by_at == missing.send_by_at


def test_make_periods_leaves_calendar_months_alone(db):
    calendar_month = make_period()
    make_periods(year=2024, by=None, now=NOW)
    calendar_month.refresh_from_db()
    assert calendar_month.send_by_at is None
    assert Period.objects.count() == OF_2024 + 1


def test_make_periods_asks_a_fixed_number_of_queries(db, django_assert_num_queries):
    with django_assert_num_queries(6):
        make_periods(year=2024, by=None, now=NOW)


def test_command_makes_the_periods_of_a_year(db):
    told = io.StringIO()
    call_command("make_periods", year=2024, stdout=told)
    assert str(OF_2024) in told.getvalue()
    assert Period.objects.count() == OF_2024


@pytest.mark.parametrize("year", [0, 1999, 2101])
def test_command_refuses_a_year_that_makes_no_sense(db, year):
    with pytest.raises(CommandError):
        call_command("make_periods", year=year)
