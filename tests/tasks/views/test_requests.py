"""Through the addresses: what an agency answers and asks for, what is decided on it, and urging."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tasks.actions.extension import ask_extension
from tasks.actions.objection import object_to_assignment
from tasks.actions.obstacle import raise_obstacle
from tasks.models import Assignment, ExtensionRequest, Nudge, Obstacle
from tasks.rules.clock import local_date
from tasks.rules.life import AskedOf
from tasks.rules.workflow import Move
from tests.factories import make_assignment, make_task
from tests.tasks.views.test_assignment import signed_in

TODAY = local_date(timezone.now())
ASKED = TODAY + timedelta(days=60)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a, due_on=TODAY + timedelta(days=20))


def post(client, user, name, number=None, **values):
    return signed_in(client, user).post(reverse(f"tasks:{name}", args=[number] if number else []), values)


def page_of(client, user, share):
    return signed_in(client, user).get(reverse("tasks:assignment", args=[share.pk])).content.decode()


def ask(cast, share, **fields):
    values = {"asked_due_on": ASKED, "reason": "Chờ ý kiến", "by": cast.officer_a, "now": timezone.now(), **fields}
    return ask_extension(assignment=share, **values)


def obstruct(cast, share, asked_of=AskedOf.LEADER, agency=None):
    values = {"text": "Chưa có kinh phí", "request": "Cấp bổ sung", "by": cast.officer_a, "now": timezone.now()}
    return raise_obstacle(assignment=share, asked_of=asked_of, agency=agency, **values)


def test_fresh_order_is_acknowledged_from_its_page(cast, client, share):
    path = reverse("tasks:acknowledge", args=[share.pk])
    assert path in page_of(client, cast.officer_a, share)
    assert path not in page_of(client, cast.secretariat, share)
    post(client, cast.officer_a, "acknowledge", share.pk)
    assert path not in page_of(client, cast.officer_a, share)
    assert Assignment.objects.get().state == "acknowledged"


def test_objection_goes_to_the_secretariat_and_is_decided(cast, client, share):
    values = {"move": "propose_transfer", "agency": cast.ministry_b.pk, "reason": "Không thuộc chức năng"}
    assert post(client, cast.focal_point_a, "objection-raise", share.pk, **values).status_code == 302
    queue = signed_in(client, cast.secretariat).get(reverse("tasks:decisions"))
    assert [awaited.share for awaited in queue.context["rows"]] == [share]
    decided = post(client, cast.secretariat, "objection-decide", share.pk, move="transfer_assignment")
    assert decided.url == reverse("tasks:decisions")
    assert Assignment.objects.get().agency == cast.ministry_b


def test_objection_without_its_agency_keeps_what_was_typed(cast, client, share):
    values = {"move": "propose_transfer", "reason": "Không thuộc chức năng"}
    response = post(client, cast.focal_point_a, "objection-raise", share.pk, **values)
    assert response.status_code == 422
    assert "Không thuộc chức năng" in response.content.decode()


def test_objection_by_an_officer_is_refused_on_the_page(cast, client, share):
    assert post(client, cast.officer_a, "objection-raise", share.pk, move="decline_assignment").status_code == 403


def test_extension_is_asked_for_and_shortened(cast, client, share):
    values = {"asked_due_on": f"{ASKED:%d/%m/%Y}", "reason": "Chờ ý kiến"}
    assert post(client, cast.officer_a, "extension-ask", share.pk, **values).status_code == 302
    request = ExtensionRequest.objects.get()
    assert request.asked_due_on == ASKED
    shorter = {"decision": "shortened", "granted_due_on": f"{ASKED - timedelta(5):%d/%m/%Y}", "reason": "Đủ thời gian"}
    assert post(client, cast.secretariat, "extension-decide", request.pk, **shorter).status_code == 302
    assert Assignment.objects.get().due_on == ASKED - timedelta(days=5)
    page = page_of(client, cast.officer_a, share)
    assert f"Bộ Giáp xin gia hạn đến {ASKED:%d/%m/%Y}" in page
    assert "Đủ thời gian" in page


def test_extension_without_a_reason_to_refuse_keeps_the_form(cast, client, share):
    request = ask(cast, share)
    assert post(client, cast.secretariat, "extension-decide", request.pk, decision="refused").status_code == 422
    request.refresh_from_db()
    assert request.decision == "pending"


def test_extension_that_was_decided_shows_no_form_any_more(cast, client, share):
    request = ask(cast, share)
    post(client, cast.secretariat, "extension-decide", request.pk, decision="granted")
    page = signed_in(client, cast.secretariat).get(reverse("tasks:extension-decide", args=[request.pk]))
    assert page.context["closed"]
    assert 'name="decision"' not in page.content.decode()


def test_late_update_leads_to_the_extension_with_its_cause(cast, client, share):
    values = {"done": "Đã gửi", "outlook": "late", "cause": "Chờ Bộ Tư pháp", "follow": "extension"}
    response = post(client, cast.officer_a, "progress-log", share.pk, **values)
    assert response.url == reverse("tasks:extension-ask", args=[share.pk])
    assert "Chờ Bộ Tư pháp" in client.get(response.url).content.decode()


def test_update_that_meets_an_obstacle_leads_to_it(cast, client, share):
    values = {"done": "Đã gửi", "difficulties": "Thiếu số liệu", "follow": "obstacle"}
    response = post(client, cast.officer_a, "progress-log", share.pk, **values)
    assert "Thiếu số liệu" in client.get(response.url).content.decode()


def test_update_at_risk_without_the_risk_keeps_what_was_typed(cast, client, share):
    response = post(client, cast.officer_a, "progress-log", share.pk, done="Đã gửi công văn", outlook="at_risk")
    assert response.status_code == 422
    assert "Đã gửi công văn" in response.content.decode()
    assert not share.entries.exists()


def test_obstacle_is_raised_and_decided_by_the_leader(cast, client, share):
    values = {"text": "Chưa có kinh phí", "request": "Cấp bổ sung", "asked_of": "leader"}
    post(client, cast.officer_a, "obstacle-raise", share.pk, **values)
    obstacle = Obstacle.objects.get()
    board = signed_in(client, cast.leader).get(reverse("reports:board"))
    assert [awaited.share for awaited in board.context["obstacles"]] == [share]
    post(client, cast.leader, "obstacle-decide", obstacle.pk, decision="Đồng ý cấp")
    assert not client.get(reverse("reports:board")).context["obstacles"]
    assert "Đồng ý cấp" in page_of(client, cast.officer_a, share)


def test_obstacle_asked_of_another_agency_shows_the_order_and_not_its_page(cast, client, share):
    obstacle = obstruct(cast, share, AskedOf.AGENCY, cast.ministry_b)
    page = signed_in(client, cast.focal_point_b).get(reverse("tasks:obstacle-decide", args=[obstacle.pk]))
    assert share.task.wording in page.content.decode()
    assert reverse("tasks:assignment", args=[share.pk]) not in page.content.decode()


@pytest.mark.parametrize("part", ["secretariat", "focal_point_a", "focal_point_b"])
def test_obstacle_asked_of_a_leader_isnt_found_by_others(cast, client, share, part):
    obstacle = obstruct(cast, share)
    signed_in(client, getattr(cast, part))
    assert client.get(reverse("tasks:obstacle-decide", args=[obstacle.pk])).status_code == 404


@pytest.mark.parametrize(
    ("part", "tabs"),
    [
        ("secretariat", [("objections", 1), ("extensions", 1), ("obstacles", 0)]),
        ("leader", [("obstacles", 1)]),
        ("focal_point_b", [("obstacles", 0)]),
    ],
)
def test_decisions_show_everybody_what_waits_for_them(cast, client, share, part, tabs):
    ask(cast, share)
    obstruct(cast, share)
    fresh = make_assignment(share.task, cast.ministry_a, role="coordinating")
    object_to_assignment(assignment=fresh, move=Move.DECLINE, by=cast.focal_point_a, now=timezone.now(), reason="Không")
    response = signed_in(client, getattr(cast, part)).get(reverse("tasks:decisions"))
    assert response.context["tabs"] == tabs


@pytest.mark.parametrize("show", ["objections", "extensions", "obstacles"])
def test_decisions_ask_the_database_as_often_for_many(cast, client, show):
    signed_in(client, cast.secretariat)
    counted = []
    for number in (1, 3):
        for _step in range(number):
            share = make_assignment(make_task(), cast.ministry_a, due_on=TODAY)
            ask(cast, share)
            obstruct(cast, share, AskedOf.SECRETARIAT)
            refused = {"assignment": share, "move": Move.DECLINE, "by": cast.focal_point_a, "reason": "Không"}
            object_to_assignment(**refused, now=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse("tasks:decisions"), {"show": show})
        counted.append(len(captured))
        assert len(response.context["rows"]) == (1 if number == 1 else 4)
    assert counted[0] == counted[1]


def test_many_are_urged_from_the_list_and_counted(cast, client, share):
    other = make_assignment(share.task, cast.ministry_b)
    values = {"assignments": [share.pk, other.pk, 999999], "text": "Khẩn trương", "next": "/assignments/?page=2"}
    response = post(client, cast.secretariat, "nudge-send", **values)
    assert response.url == "/assignments/?page=2"
    assert Nudge.objects.count() == 2
    post(client, cast.secretariat, "nudge-send", **values)
    assert Nudge.objects.count() == 2


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_urging_never_leads_to_another_site(cast, client, share, elsewhere):
    values = {"assignments": [share.pk], "text": "Khẩn trương", "next": elsewhere}
    assert post(client, cast.secretariat, "nudge-send", **values).url == reverse("tasks:assignment-list")


@pytest.mark.parametrize("values", [{"text": "Khẩn trương"}, {"assignments": "x", "text": "Khẩn trương"}])
def test_urging_nothing_says_so(cast, client, share, values):
    assert post(client, cast.secretariat, "nudge-send", **values).status_code == 302
    assert not Nudge.objects.exists()


def test_nudge_stays_unseen_until_somebody_of_the_agency_says_so(cast, client, share):
    post(client, cast.secretariat, "nudge-send", assignments=[share.pk], text="Khẩn trương nhé")
    assert "Khẩn trương nhé" in page_of(client, cast.officer_a, share)
    assert Nudge.objects.get().seen_at is None
    post(client, cast.officer_a, "nudge-seen", share.pk)
    assert Nudge.objects.get().seen_by == cast.officer_a


def test_lead_sees_and_urges_those_who_help(cast, client, share):
    helper = make_assignment(share.task, cast.ministry_b, role="coordinating", percent=30)
    page = page_of(client, cast.focal_point_a, share)
    assert f'name="assignments" value="{helper.pk}"' in page
    post(client, cast.focal_point_a, "nudge-send", assignments=[helper.pk], text="Gửi số liệu", next="/")
    assert Nudge.objects.get().assignment == helper
    assert f'name="assignments" value="{share.pk}"' not in page_of(client, cast.focal_point_b, helper)


def test_list_offers_urging_to_who_may(cast, client, share):
    path = reverse("tasks:nudge-send")
    for part, offered in {"secretariat": True, "member": True, "leader": False, "officer_a": False}.items():
        page = signed_in(client, getattr(cast, part)).get(reverse("tasks:assignment-list")).content.decode()
        assert (path in page) is offered, part


def test_completed_share_is_reopened_with_a_reason(cast, client, share):
    Assignment.objects.update(state="completed", submitted_at=timezone.now(), percent=100)
    values = {"move": "reopen_assignment", "reason": "Sản phẩm còn thiếu"}
    post(client, cast.secretariat, "assignment-steer", share.pk, **values)
    share.refresh_from_db()
    assert (share.state, share.submitted_at, share.percent) == ("in_progress", None, 0)


def test_late_report_needs_its_cause_and_its_delay_is_waived(cast, client, share):
    Assignment.objects.update(due_on=TODAY - timedelta(days=3))
    assert post(client, cast.officer_a, "completion-submit", share.pk, note="Xong").status_code == 422
    post(client, cast.officer_a, "completion-submit", share.pk, note="Xong", late_cause="Bão số 3")
    request = share.completion_requests.get()
    page = signed_in(client, cast.secretariat).get(reverse("tasks:completion-decide", args=[request.pk]))
    assert "Bão số 3" in page.content.decode()
    values = {"decision": "accept", "delay_waived": "on"}
    assert post(client, cast.secretariat, "completion-decide", request.pk, **values).status_code == 422
    post(client, cast.secretariat, "completion-decide", request.pk, reason="Thiên tai", **values)
    share.refresh_from_db()
    assert (share.state, share.delay_waived) == ("completed", True)
