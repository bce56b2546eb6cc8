"""The administrator looks at kept figures and types none."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reports.actions.completion import compute_completion
from reports.models import CompletionSnapshot, Period, Score, ScoreGroup, ScoreSet
from tasks.models import User
from tests.cast import Cast
from tests.factories import make_assignment
from tests.reports.makers import make_period
from tests.reports.office import NOW
from tests.reports.scoring import make_published_score, make_score_set

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


@pytest.fixture
def published(cast: Cast) -> Score:
    """A published score of a set of three grades."""
    return make_published_score(cast.ministry_a, NOW)


def edit(client, user, row, page="change", **data):
    """Send a form of the administration and return the status of the answer."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.post(reverse(f"admin:reports_{row._meta.model_name}_{page}", args=[row.pk]), data).status_code


def test_set_with_published_scores_is_looked_at_only(client, cast: Cast, published: Score) -> None:
    score_set, group = published.score_set, published.score_set.groups.all()[0]
    assert edit(client, cast.secretariat, group, name="x") == 403
    for row in (group, score_set):
        assert edit(client, cast.secretariat, row, "delete", post="yes") == 403
        page = client.get(reverse(f"admin:reports_{row._meta.model_name}_change", args=[row.pk]))
        text = page.content.decode()
        assert "Sửa mức điểm là lập phiên bản mới" in text
        assert re.findall(r"<(?:input|select|textarea)[^>]* name=.(?:bands|groups|items)-[0-9]", text) == re.findall(
            r"<input type=.hidden. name=.(?:bands|groups|items)-[0-9]", text
        )
    assert "Thêm" not in text.split('id="content-main"')[1]
    # A new version gives it its last day, and nothing else changes.
    none = {f"{rows}-{number}_FORMS": 0 for rows in ("groups", "bands") for number in ("TOTAL", "INITIAL")}
    assert edit(client, cast.secretariat, score_set, name="x", max_points=1, valid_to="2030-12-31", **none) == 302
    after = ScoreSet.objects.get(pk=score_set.pk)
    assert (after.name, after.max_points, after.valid_to) == (score_set.name, 30, date(2030, 12, 31))


def test_group_can_not_be_added_to_a_set_with_published_scores(client, cast: Cast, published: Score) -> None:
    free = ScoreSet.objects.create(code="x", name="Bộ khác", max_points=1)
    group = ScoreGroup.objects.create(score_set=free, number=9, name="Nhóm", max_points=1)
    data = {"number": 9, "name": "Nhóm", "max_points": 1, "items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}
    for score_set, status in ((published.score_set, 200), (free, 302)):
        assert edit(client, cast.secretariat, group, **data, score_set=score_set.pk) == status
    group.refresh_from_db()
    assert group.score_set == free


def test_set_whose_scores_are_not_published_can_be_changed(client, cast: Cast) -> None:
    score_set = make_score_set()
    client.force_login(cast.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("admin:reports_scoreset_change", args=[score_set.pk])).content.decode()
    assert 'name="bands-0-from_points"' in text


def test_frozen_period_is_looked_at_only(client, cast: Cast) -> None:
    period = make_period(date(2024, 2, 29), frozen_at=NOW)
    assert edit(client, cast.secretariat, period, kind="month", name="x", cut_off_on="28/02/2024") == 403
    assert edit(client, cast.secretariat, period, "delete", post="yes") == 403
    action = {"action": "delete_selected", "_selected_action": period.pk, "post": "yes"}
    client.post(reverse("admin:reports_period_changelist"), action)
    assert Period.objects.filter(pk=period.pk, cut_off_on=date(2024, 2, 29)).exists()
    period.frozen_at = None
    period.save()
    assert edit(client, cast.secretariat, period, kind="month", name="x", cut_off_on="28/02/2024") == 302
