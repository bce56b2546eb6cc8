"""`manage.py send_weekly_digest`."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from tasks.models import JobRun, Mail
from tests.cast import Cast
from tests.factories import make_assignment, make_task

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    """Return what the command prints."""
    output = StringIO()
    call_command("send_weekly_digest", *words, stdout=output)
    return output.getvalue()


@pytest.fixture
def late(cast: Cast) -> Cast:
    """The cast, with something late at ministry A."""
    make_assignment(make_task(), cast.ministry_a, due_on=date(2026, 11, 20))
    return cast


def test_dry_run_prints_people_and_numbers_and_writes_nothing(late: Cast) -> None:
    printed = run("--on", "2026-11-25", "--dry-run")
    assert late.secretariat.email in printed
    assert late.focal_point_a.email in printed
    assert late.focal_point_b.email not in printed
    assert "2026-W48" in printed
    assert (Mail.objects.count(), JobRun.objects.count()) == (0, 0)


def test_run_twice_leaves_one_mail_each_and_two_records(late: Cast) -> None:
    for _time in range(2):
        run("--on", "2026-11-25")
    assert Mail.objects.count() == 5
    assert list(JobRun.objects.order_by("pk").values_list("name", "rows")) == [
        ("reports.send_weekly_digest", 5),
        ("reports.send_weekly_digest", 0),
    ]
