"""The page about the machine."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import JobRun

pytestmark = pytest.mark.django_db


def test_jobs_are_shown_to_the_administrator(cast, client) -> None:
    now = timezone.now()
    JobRun.objects.create(
        name="tasks.send_due_reminders", started_at=now, ended_at=now, state="failed", note="hỏng hóc"
    )
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("tasks:jobs"))
    page = response.content.decode()
    assert "tasks.send_due_reminders" in page
    assert "hỏng hóc" in page
    assert client.get(f"{reverse('admin:tasks_mail_changelist')}?state__exact=returned").status_code == 200
    assert "?state__exact=returned" in page
    assert "tasks.send_due_reminders" in [job.name for job in response.context["troubled"]]


@pytest.mark.parametrize("part", ["secretariat", "leader", "auditor", "officer_a", "outsider"])
def test_jobs_are_closed_to_everybody_else(cast, client, part: str) -> None:
    client.force_login(getattr(cast, part), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("tasks:jobs")).status_code == 403
