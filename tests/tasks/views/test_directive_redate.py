from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import Assignment, AuditEvent
from tasks.rules.clock import local_date
from tests.factories import make_assignment, make_directive, make_task

PAGE_QUERIES = 13


@pytest.fixture
def amended(cast, client):
    """A directive of last month with two dated orders and a weekly one, open to the secretariat."""
    today = local_date(timezone.now())
    directive = make_directive("12/QĐ-TTg", today - timedelta(days=30))
    tasks = [make_task(directive, wording=f"Việc {number}", due_on=today) for number in range(2)]
    weekly = make_task(directive, wording="Báo cáo tuần", recurrence={"frequency": "weekly"})
    for task in tasks:
        make_assignment(task, cast.ministry_a, due_on=today)
    client.force_login(cast.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("tasks:directive-redate", args=[directive.pk])
    return SimpleNamespace(directive=directive, tasks=tasks, weekly=weekly, url=url, today=today)


def test_directive_redate_lists_the_orders_that_have_a_date_of_their_own(client, amended):
    page = client.get(amended.url)
    assert list(page.context["tasks"]) == amended.tasks
    assert [task.open_count for task in page.context["tasks"]] == [1, 1]
    assert amended.url in client.get(reverse("tasks:directive", args=[amended.directive.pk])).content.decode()


def test_directive_redate_previews_first_and_moves_on_confirmation(client, amended):
    amending = make_directive("20/QĐ-TTg", amended.today)
    data = {"tasks": [amended.tasks[0].pk], "shift_days": "7", "amended_by": "20/QĐ-TTg"}
    preview = client.post(amended.url, data)
    assert [one.task for one in preview.context["preview"].redatings] == amended.tasks[:1]
    assert preview.content.decode().count(" checked") == 1
    assert not AuditEvent.objects.exists()
    done = client.post(amended.url, {**data, "step": "confirm"})
    assert done["Location"] == reverse("tasks:directive", args=[amended.directive.pk])
    days = [amended.today + timedelta(days=7), amended.today]
    assert list(Assignment.objects.order_by("pk").values_list("due_on", flat=True)) == days
    assert AuditEvent.objects.get(verb="redate_directive").after["amended_by"] == amending.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"tasks": []},
        {"shift_days": ""},
        {"due_on": "2030-01-01"},
        {"shift_days": "1000"},
        {"amended_by": "không có số này"},
        {"amended_by": "12/QĐ-TTg"},
        {"reason": "", "step": "confirm"},
        {"shift_days": "0", "step": "confirm"},
    ],
)
def test_directive_redate_that_makes_no_sense_is_an_error(client, amended, changes):
    data = {"tasks": [task.pk for task in amended.tasks], "shift_days": "7", "reason": "Công văn 12", **changes}
    assert client.post(amended.url, data).status_code == 422
    assert set(Assignment.objects.values_list("due_on", flat=True)) == {amended.today}


def test_directive_redate_takes_no_order_of_another_directive(client, amended):
    foreign = make_task(make_directive("13/QĐ-TTg"), due_on=amended.today)
    data = {"due_on": amended.today + timedelta(days=5), "reason": "Công văn 12"}
    for number in (foreign.pk, amended.weekly.pk, "x"):
        assert client.post(amended.url, {**data, "tasks": [number]}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_directive_redate_asks_the_same_number_of_queries(cast, client, amended, django_assert_num_queries, count):
    for number in range(count - 1):
        make_assignment(make_task(amended.directive, wording=f"Thêm {number}", due_on=amended.today), cast.ministry_b)
    data = {"tasks": [task.pk for task in amended.directive.tasks.filter(recurrence__isnull=True)], "shift_days": "7"}
    client.post(amended.url, data)
    with django_assert_num_queries(PAGE_QUERIES):
        client.post(amended.url, data)


def test_directive_redate_is_closed_to_others(cast, client, amended):
    for part in ("focal_point_a", "leader", "administrator", "auditor", "member"):
        client.force_login(getattr(cast, part), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(amended.url).status_code == 403
