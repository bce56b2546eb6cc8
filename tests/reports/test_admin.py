"""The administrator looks at kept figures and types none."""

import pytest
from django.urls import reverse

from reports.actions.completion import compute_completion
from reports.models import CompletionSnapshot
from tasks.models import User
from tests.cast import Cast
from tests.factories import make_assignment
from tests.reports.office import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def root_client(client):
    """A browser of somebody who may open every administration page."""
    client.force_login(User.objects.create_superuser("root@example.vn", full_name="Root"))
    return client


def test_administrator_sees_kept_figures(root_client) -> None:
    make_assignment()
    compute_completion(now=NOW)
    page = root_client.get(reverse("admin:reports_completionsnapshot_changelist"))
    assert page.status_code == 200
    assert page.context["cl"].result_count == CompletionSnapshot.objects.count() > 0


def test_nobody_types_figures(root_client) -> None:
    compute_completion(now=NOW)
    snapshot = CompletionSnapshot.objects.get()
    assert root_client.get(reverse("admin:reports_completionsnapshot_add")).status_code == 403
    change = reverse("admin:reports_completionsnapshot_change", args=[snapshot.pk])
    assert root_client.post(change, {"overdue": 0}).status_code == 403


def test_officer_does_not_come_in(client, cast: Cast) -> None:
    client.force_login(cast.officer_a)
    page = client.get(reverse("admin:reports_completionsnapshot_changelist"))
    assert page.status_code == 302
