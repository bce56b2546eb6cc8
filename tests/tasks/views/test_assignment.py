from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tasks.actions.assignment import steer_assignment
from tasks.actions.completion import submit_completion
from tasks.models import Agency, Assignment, CompletionRequest, Membership, Oversight
from tasks.rules.clock import local_date
from tasks.rules.workflow import Move
from tests.factories import make_agency, make_assignment, make_directive, make_task


@pytest.fixture
def share(cast):
    task = make_task(wording="Rà soát thủ tục nội bộ ngành Đất đai")
    return make_assignment(task, cast.ministry_a, due_on=local_date(timezone.now()) - timedelta(days=12))


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_my_work_shows_what_is_late(cast, client, share):
    page = signed_in(client, cast.officer_a).get(reverse("tasks:my-work")).content.decode()
    assert "Rà soát thủ tục nội bộ" in page
    assert "Trễ 12 ngày" in page


def test_my_work_hides_a_colleagues_share(cast, client, share):
    Assignment.objects.filter(pk=share.pk).update(officer=cast.other_officer_a)
    assert "Rà soát" not in signed_in(client, cast.officer_a).get(reverse("tasks:my-work")).content.decode()
    assert "Rà soát" in signed_in(client, cast.focal_point_a).get(reverse("tasks:my-work")).content.decode()


def test_head_begins_with_the_assignments_of_the_agency_and_only_reads(cast, client, share):
    make_assignment(make_task(wording="Việc của bộ khác"), cast.ministry_b)
    signed_in(client, cast.head_a)
    for begin in ("tasks:home", "tasks:my-work"):
        response = client.get(reverse(begin), follow=True)
        assert [row.share for row in response.context["rows"]] == [share]
    shown = client.get(reverse("tasks:assignment", args=[share.pk])).context
    open_to_them = {name for name in shown.keys() if name.startswith("may_") and shown[name]}  # noqa: SIM118
    assert open_to_them == set()


def test_member_begins_with_the_agencies_they_oversee_and_council_members_with_what_they_may_read(cast, client):
    for part in ("member", "council_member"):
        begins = signed_in(client, getattr(cast, part)).get(reverse("tasks:home"))
        assert begins.url in (reverse("reports:board"), reverse("tasks:assignment-list"))
    seat = Membership.objects.create(body=cast.working_group, person_name="Member", user=cast.member)
    Oversight.objects.create(membership=seat, agency=cast.ministry_a)
    begins = signed_in(client, cast.member).get(reverse("tasks:home"), follow=True)
    assert begins.redirect_chain[-1][0] == f"{reverse('reports:board')}?overseen=1"
    assert begins.context["overseen"]


def test_filter_of_overseen_agencies_is_nobody_elses(cast, client, share):
    for part, count in (("secretariat", 0), ("member", 0)):
        shown = signed_in(client, getattr(cast, part)).get(reverse("tasks:assignment-list"), {"overseen": "1"})
        assert len(shown.context["rows"]) == count


def test_head_of_the_leading_agency_sees_who_helps_and_may_urge_them(cast, client, share):
    helper = make_assignment(share.task, cast.ministry_b, role="coordinating")
    shown = signed_in(client, cast.head_a).get(reverse("tasks:assignment", args=[share.pk])).context
    assert ([row.share for row in shown["contributors"]], bool(shown["may_nudge_contributors"])) == ([helper], True)


@pytest.mark.parametrize(
    "typed", ["rà soát", "ra soat", "RA SOAT dat dai", "71/TB", "TB 71", "bo giap", "nội bộ ngành"]
)
def test_assignment_list_finds_without_diacritics(cast, client, share, typed):
    response = signed_in(client, cast.secretariat).get(reverse("tasks:assignment-list"), {"q": typed})
    assert [row.share for row in response.context["rows"]] == [share]


@pytest.mark.parametrize("typed", ["hải quan", "72/TB", "bo binh"])
def test_assignment_list_leaves_out_what_does_not_match(cast, client, share, typed):
    response = signed_in(client, cast.secretariat).get(reverse("tasks:assignment-list"), {"q": typed})
    assert response.context["rows"] == []


def test_assignment_list_finds_by_reference(cast, client, share):
    other = make_assignment(make_task(), cast.ministry_b)
    response = signed_in(client, cast.secretariat).get(reverse("tasks:assignment-list"), {"q": other.task.code})
    assert [row.share for row in response.context["rows"]] == [other]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status": "overdue"}, True),
        ({"status": "open"}, True),
        ({"status": "done_on_time"}, False),
        ({"status": "done"}, False),
        ({"status": "to_split"}, False),
        ({"role": "lead"}, True),
        ({"role": "monitoring"}, False),
        ({"due_from": "01/01/2020"}, True),
        ({"due_to": "01/01/2020"}, False),
        ({"state": "returned"}, False),
        ({"field": "Đất đai"}, False),
        ({"created_from": "2020-01-01"}, True),
        ({"created_to": "2020-01-01"}, False),
    ],
)
def test_assignment_list_is_narrowed_by(cast, client, share, filters, found):
    response = signed_in(client, cast.secretariat).get(reverse("tasks:assignment-list"), filters)
    assert bool(response.context["rows"]) is found


def test_assignment_list_says_which_filter_is_wrong(cast, client, share):
    response = signed_in(client, cast.secretariat).get(reverse("tasks:assignment-list"), {"due_from": "31/02/2024"})
    assert response.context["form"].errors["due_from"]
    assert len(response.context["rows"]) == 1


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("tasks:my-work", 9),
        ("tasks:assignment-list", 11),
        ("tasks:directive-list", 7),
        ("tasks:acceptance-queue", 8),
        ("reports:board", 12),
    ],
)
def test_page_asks_the_database_as_often_for_a_thousand_rows_as_for_one(cast, client, name, queries):
    signed_in(client, cast.secretariat)
    today = local_date(timezone.now())
    counted = []
    for number in (1, 3, 1000):
        agencies = Agency.objects.bulk_create(
            Agency(name_vi=f"Cơ quan {number}-{step}", kind="ministry") for step in range(number)
        )
        task = make_task(make_directive(f"{number}/TB"))
        shares = Assignment.objects.bulk_create(
            Assignment(task=task, agency=one, due_on=today, state="submitted", submitted_at=timezone.now())
            for one in agencies
        )
        CompletionRequest.objects.bulk_create(
            CompletionRequest(assignment=share, submitted_by=cast.officer_a, submitted_at=timezone.now())
            for share in shares
        )
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        counted.append(len(captured))
    assert counted == [queries] * 3


def test_assignment_page_tells_the_story(cast, client, share):
    signed_in(client, cast.officer_a)
    client.post(reverse("tasks:progress-log", args=[share.pk]), {"done": "Đã gửi công văn", "percent": "40"})
    page = client.get(reverse("tasks:assignment", args=[share.pk])).content.decode()
    assert "Đã gửi công văn" in page
    assert "Cập nhật tiến độ, đạt 40 %" in page


def test_progress_with_a_mistake_keeps_what_was_typed(cast, client, share):
    typed = {"done": "Đã gửi công văn", "percent": "140"}
    response = signed_in(client, cast.officer_a).post(reverse("tasks:progress-log", args=[share.pk]), typed)
    assert response.status_code == 422
    assert "Đã gửi công văn" in response.content.decode()
    assert not share.entries.exists()


def test_completion_is_reported_and_accepted(cast, client, share):
    signed_in(client, cast.officer_a)
    client.post(
        reverse("tasks:completion-submit", args=[share.pk]), {"product_number": "12/BC-BGI", "late_cause": "Chờ"}
    )
    request = share.completion_requests.get()
    signed_in(client, cast.secretariat)
    assert "12/BC-BGI" in client.get(reverse("tasks:acceptance-queue")).content.decode()
    client.post(reverse("tasks:completion-decide", args=[request.pk]), {"decision": "accept"})
    share.refresh_from_db()
    assert share.state == "completed"


def test_completion_returned_without_reason_is_refused_on_the_page(cast, client, share):
    signed_in(client, cast.officer_a)
    client.post(reverse("tasks:completion-submit", args=[share.pk]), {"note": "Đã xong", "late_cause": "Chờ"})
    request = share.completion_requests.get()
    signed_in(client, cast.secretariat)
    response = client.post(reverse("tasks:completion-decide", args=[request.pk]), {"decision": "return"})
    assert response.status_code == 422
    assert "Hãy nêu lý do trả lại báo cáo." in response.content.decode()


def test_split_page_gives_each_agency_a_share(cast, client):
    unsplit = make_assignment(make_task(), class_wording="các bộ liên quan")
    signed_in(client, cast.secretariat)
    agencies = [cast.ministry_a.pk, cast.ministry_b.pk]
    response = client.post(reverse("tasks:assignment-split", args=[unsplit.pk]), {"agencies": agencies})
    assert response.status_code == 302
    assert Assignment.objects.filter(agency__isnull=False).count() == 2


def test_steering_withdraws_with_a_reason(cast, client, share):
    signed_in(client, cast.secretariat)
    client.post(reverse("tasks:assignment-steer", args=[share.pk]), {"move": "withdraw_assignment", "reason": "Trùng"})
    share.refresh_from_db()
    assert share.state == "withdrawn"


def test_officer_is_chosen_by_the_focal_point(cast, client, share):
    signed_in(client, cast.focal_point_a)
    client.post(reverse("tasks:officer-change", args=[share.pk]), {"officer": cast.officer_a.pk})
    share.refresh_from_db()
    assert share.officer == cast.officer_a


def test_form_without_token_is_refused(cast, share):
    client = signed_in(Client(enforce_csrf_checks=True), cast.officer_a)
    response = client.post(reverse("tasks:progress-log", args=[share.pk]), {"done": "Đã gửi"})
    assert response.status_code == 403


def test_attachment_is_a_download_that_runs_nothing(cast, client, share, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("Công văn.pdf", b"%PDF-1.7")
    signed_in(client, cast.officer_a)
    client.post(reverse("tasks:progress-log", args=[share.pk]), {"done": "Đã gửi", "files": file})
    kept = share.entries.get().attachments.get()
    response = client.get(reverse("tasks:attachment", args=[kept.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.getvalue() == b"%PDF-1.7"


def test_agencies_of_a_list_are_the_visible_ones(cast, client, share):
    make_agency("Bộ Bính")
    response = signed_in(client, cast.focal_point_a).get(reverse("tasks:assignment-list"))
    assert list(response.context["form"].fields["agency"].queryset) == [cast.ministry_a]


@pytest.mark.parametrize(
    "filters",
    [
        {"q": "nv-²"},
        {"q": "nv-" + "9" * 30},
        {"done_to": "9999-12-31"},
        {"created_to": "31/12/9999"},
        {"done_from": "0001-01-01"},
    ],
)
def test_assignment_list_takes_any_address_calmly(cast, client, share, filters):
    assert signed_in(client, cast.secretariat).get(reverse("tasks:assignment-list"), filters).status_code == 200


def test_acceptance_queue_lets_go_of_withdrawn_work(cast, client, share):
    submit_completion(assignment=share, by=cast.officer_a, now=timezone.now(), note="Đã xong", late_cause="Chờ ý kiến")
    signed_in(client, cast.secretariat)
    assert len(client.get(reverse("tasks:acceptance-queue")).context["rows"]) == 1
    steer_assignment(assignment=share, move=Move.WITHDRAW, by=cast.secretariat, now=timezone.now(), reason="Trùng")
    assert client.get(reverse("tasks:acceptance-queue")).context["rows"] == []


def test_directive_list_counts_the_orders_one_may_see(cast, client, share):
    make_assignment(make_task(share.task.directive), cast.ministry_b)
    counted = {}
    for user in (cast.secretariat, cast.focal_point_a):
        (directive,) = signed_in(client, user).get(reverse("tasks:directive-list")).context["page"]
        counted[user] = directive.task_count
    assert counted == {cast.secretariat: 2, cast.focal_point_a: 1}
