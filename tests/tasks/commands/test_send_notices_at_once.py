"""`manage.py send_notices_at_once`."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tasks.actions.notice import tell
from tasks.models import JobRun, Mail, Notice, Preference
from tasks.rules.life import Frequency, NoticeKind
from tests.cast import Cast
from tests.factories import make_assignment, make_task

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    output = StringIO()
    call_command("send_notices_at_once", *words, stdout=output)
    return output.getvalue()


@pytest.fixture
def asked(cast: Cast, time_machine) -> Cast:
    """On a Wednesday at nine: an officer who wants to hear at once has been urged, and so has one who doesn't."""
    time_machine.move_to("2026-11-25T02:00:00+00:00", tick=False)
    Preference.objects.create(user=cast.officer_a, kind=NoticeKind.NUDGED, frequency=Frequency.AT_ONCE)
    people = [cast.officer_a, cast.other_officer_a]
    share = make_assignment(make_task(), cast.ministry_a)
    tell(kind=NoticeKind.NUDGED, assignment=share, recipients=people, text="Đề nghị.", now=timezone.now())
    return cast


def test_mails_who_asked_for_it_and_leaves_a_record(asked: Cast) -> None:
    assert asked.officer_a.email in run()
    assert "0" in run()
    assert [mail.recipient for mail in Mail.objects.all()] == [asked.officer_a]
    assert list(JobRun.objects.order_by("pk").values_list("name", "rows")) == [
        ("tasks.send_notices_at_once", 1),
        ("tasks.send_notices_at_once", 0),
    ]


def test_dry_run_names_people_and_writes_nothing(asked: Cast) -> None:
    printed = run("--dry-run")
    assert asked.officer_a.email in printed
    assert asked.other_officer_a.email not in printed
    assert (Mail.objects.count(), JobRun.objects.count(), Notice.objects.filter(mailed_at=None).count()) == (0, 0, 2)


def test_at_night_nobody_is_mailed(asked: Cast, time_machine) -> None:
    time_machine.move_to("2026-11-25T12:00:00+00:00", tick=False)
    run()
    assert Mail.objects.count() == 0
