"""Agencies are reminded of their figures on the policy's days, in the inbox and in the one grouped mail."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions.entry_reminders import remind_entry
from reports.actions.values import submit_sheet
from reports.models import Indicator
from reports.rules.kinds import ValueState
from tasks.actions.reminders import send_due_reminders
from tasks.models import Mail, Notice, ReminderPolicy, Role
from tasks.queries.inbox import inbox_of
from tasks.rules.life import NoticeKind
from tests.factories import make_agency
from tests.reports.sheets import open_rows, reported, sheet_indicator, sheet_period

# Half past seven in Vietnam; the table of February is to be sent on Monday 19/02/2024 at 15:00.
MORNING = datetime(2024, 2, 19, 0, 30, tzinfo=UTC)


@pytest.fixture
def table(cast):
    """What ministry A is to send: one figure."""
    Role.objects.filter(agency=cast.ministry_b).delete()
    cast.ministry_b.kind = "other"
    cast.ministry_b.save()
    sheet_indicator("A")
    return sheet_period()


def told_after(days: int) -> int:
    return len(remind_entry(now=MORNING + timedelta(days=days)).told)


@pytest.mark.parametrize(
    ("days", "people"),
    # Seven, three and no day before; one day after; twelve days after is a Saturday.
    [(-7, 3), (-5, 0), (-3, 3), (-1, 0), (0, 0), (1, 3), (2, 3), (12, 0)],
)
def test_people_are_told_on_the_days_of_the_policy(table, days, people):
    assert told_after(days) == people


def test_nobody_is_told_twice_on_a_day_nor_before_it_is_their_turn(table):
    assert [told_after(days) for days in (1, 1, 2, 3, 7, 8, 10, 14, 15)] == [3, 0, 0, 0, 3, 0, 0, 3, 0]


def test_nobody_is_told_once_the_table_is_submitted(cast, table):
    assert told_after(1) == 3
    reported(Indicator.objects.get(), cast.ministry_a, table, state=ValueState.DRAFT)
    later, seen = MORNING + timedelta(days=2), open_rows(cast.ministry_a, table)
    submit_sheet(agency=cast.ministry_a, period=table, by=cast.focal_point_a, now=later, seen=seen)
    assert not Notice.objects.filter(read_at=None).exists()
    assert told_after(7) == 0


def test_figures_stand_in_the_one_grouped_mail(cast, table):
    remind_entry(now=MORNING + timedelta(days=1))
    send_due_reminders(now=MORNING + timedelta(days=1, minutes=1))
    mail = Mail.objects.get(recipient=cast.focal_point_a)
    path = reverse("reports:entry-sheet", args=[table.pk, cast.ministry_a.pk])
    assert path in mail.text
    assert path in mail.html
    assert "15:00" in mail.text
    assert Notice.objects.get(recipient=cast.focal_point_a).mailed_at is not None
    send_due_reminders(now=MORNING + timedelta(days=1, minutes=2))
    assert Mail.objects.filter(recipient=cast.focal_point_a).count() == 1


def test_inbox_shows_the_table_to_the_agencys_own_people_alone(cast, table):
    remind_entry(now=MORNING + timedelta(days=1))
    client = Client()
    client.force_login(cast.officer_a, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("tasks:inbox"))
    assert reverse("reports:entry-sheet", args=[table.pk, cast.ministry_a.pk]) in page.content.decode()
    Role.objects.filter(user=cast.officer_a).update(agency=cast.ministry_b)
    assert not inbox_of(type(cast.officer_a).objects.get(pk=cast.officer_a.pk)).exists()


def test_who_left_the_agency_is_not_mailed_about_its_figures(cast, table):
    remind_entry(now=MORNING + timedelta(days=1))
    Role.objects.filter(user=cast.officer_a).update(agency=cast.ministry_b)
    send_due_reminders(now=MORNING + timedelta(days=1, minutes=1))
    assert not Mail.objects.filter(recipient=cast.officer_a).exists()


def test_dry_run_writes_nothing_and_names_tables_without_people(cast, table):
    make_agency("Bộ Canh", kind="ministry")
    found = remind_entry(now=MORNING + timedelta(days=1), dry_run=True)
    assert (len(found.told), [one.agency.name_vi for one in found.nobody]) == (3, ["Bộ Canh"])
    assert not Notice.objects.exists()


def test_policy_of_the_office_decides(table):
    ReminderPolicy.objects.create(kind=NoticeKind.FIGURES_DUE.value, days_before=[5], days_after=[], is_active=True)
    assert [told_after(days) for days in (-3, 1)] == [0, 0]
    ReminderPolicy.objects.update(is_active=False)
    assert told_after(-5) == 0


def test_queries_do_not_grow_with_the_tables(table, django_assert_num_queries):
    with CaptureQueriesContext(connection) as once:
        remind_entry(now=MORNING + timedelta(days=1))
    for number in range(5):
        make_agency(f"Bộ thứ {number}", kind="ministry")
    with django_assert_num_queries(len(once)):
        remind_entry(now=MORNING + timedelta(days=7))
