from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tasks.actions.completion import accept_completion, return_completion, submit_completion
from tasks.actions.refusal import Refused
from tasks.models import AuditEvent, CompletionRequest
from tasks.queries.acceptance_queue import acceptance_queue
from tasks.rules.states import AssignmentState, Status
from tasks.rules.status import derive_status
from tests.factories import make_assignment, make_task

NOW = datetime(2024, 3, 31, 16, 0, tzinfo=UTC)  # 23:00 in Vietnam, on the due day
LATER = NOW + timedelta(days=10)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 31))


def submit(cast, share, now=NOW):
    return submit_completion(
        assignment=share, by=cast.officer_a, now=now, product_number="2604/BTC-CST", late_cause="Chờ ý kiến"
    )


def test_submit_completion_stops_the_clock(cast, share):
    submit(cast, share)
    share.refresh_from_db()
    assert (share.state, share.submitted_at) == (AssignmentState.SUBMITTED, NOW)
    assert derive_status(share.status_facts, LATER) == Status.OPEN_IN_TIME


def test_accept_completion_after_the_date_leaves_it_on_time(cast, share):
    accept_completion(request=submit(cast, share), by=cast.secretariat, now=LATER)
    share.refresh_from_db()
    assert (share.state, share.percent) == (AssignmentState.COMPLETED, 100)
    assert derive_status(share.status_facts, LATER) == Status.DONE_ON_TIME


def test_return_completion_starts_the_clock_again(cast, share):
    request = return_completion(request=submit(cast, share), by=cast.secretariat, now=LATER, reason="Thiếu phụ lục")
    share.refresh_from_db()
    assert (share.state, share.submitted_at, request.reason) == (AssignmentState.RETURNED, None, "Thiếu phụ lục")
    assert derive_status(share.status_facts, LATER) == Status.OVERDUE


def test_return_and_submit_again_counts_the_second_submission(cast, share):
    return_completion(request=submit(cast, share), by=cast.secretariat, now=NOW, reason="Thiếu phụ lục")
    accept_completion(request=submit(cast, share, LATER), by=cast.secretariat, now=LATER)
    share.refresh_from_db()
    assert derive_status(share.status_facts, LATER) == Status.DONE_LATE
    assert share.completion_requests.count() == 2


def test_return_completion_without_reason_is_refused(cast, share):
    request = submit(cast, share)
    with pytest.raises(Refused, match="trả lại"):
        return_completion(request=request, by=cast.secretariat, now=NOW, reason="  ")


@pytest.mark.parametrize("decide", [accept_completion, return_completion])
def test_decide_on_own_report_is_refused(cast, share, decide):
    body = make_assignment(share.task, body=cast.working_group)
    request = submit_completion(assignment=body, by=cast.secretariat, now=NOW, note="Đã họp")
    extra = {"reason": "Tự trả"} if decide is return_completion else {}
    with pytest.raises(Refused, match="của chính mình"):
        decide(request=request, by=cast.secretariat, now=NOW, **extra)
    decide(request=request, by=cast.second_secretariat, now=NOW, **extra)
    assert CompletionRequest.objects.get(pk=request.pk).decided_by == cast.second_secretariat


def test_decide_on_own_report_is_refused_by_the_database_too(cast, share):
    request = submit(cast, share)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionRequest.objects.filter(pk=request.pk).update(
            decision="accepted", decided_by=cast.officer_a, decided_at=NOW
        )


@pytest.mark.parametrize("part", ["officer_a", "focal_point_a", "leader", "member", "auditor", "administrator"])
def test_accept_completion_by_others_is_refused(cast, share, part):
    request = submit(cast, share)
    with pytest.raises(Refused):
        accept_completion(request=request, by=getattr(cast, part), now=NOW)


def test_accept_completion_twice_is_refused(cast, share):
    request = submit(cast, share)
    accept_completion(request=request, by=cast.secretariat, now=NOW)
    with pytest.raises(Refused, match="đã"):
        accept_completion(request=request, by=cast.second_secretariat, now=NOW)


def test_submit_completion_with_nothing_to_show_is_refused(cast, share):
    with pytest.raises(Refused):
        submit_completion(assignment=share, by=cast.officer_a, now=NOW)
    assert not CompletionRequest.objects.exists()


def test_submit_completion_twice_is_refused(cast, share):
    submit(cast, share)
    with pytest.raises(Refused):
        submit(cast, share)


def test_every_step_is_audited(cast, share):
    return_completion(request=submit(cast, share), by=cast.secretariat, now=NOW, reason="Thiếu phụ lục")
    accept_completion(request=submit(cast, share), by=cast.secretariat, now=NOW)
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["submit_completion", "return_completion", "submit_completion", "accept_completion"]


def test_late_report_without_its_cause_is_refused(cast, share):
    with pytest.raises(Refused):
        submit_completion(assignment=share, by=cast.officer_a, now=LATER, note="Xong", late_cause=" ")
    assert submit(cast, share, LATER).late_cause == "Chờ ý kiến"


def test_cause_of_a_report_in_time_is_not_kept(cast, share):
    assert submit(cast, share).late_cause == ""


def test_order_that_asks_for_a_product_takes_no_note_in_its_place(cast, share):
    share.task.product = "Nghị định"
    share.task.save()
    with pytest.raises(Refused):
        submit_completion(assignment=share, by=cast.officer_a, now=NOW, note="Đã xong")
    assert submit(cast, share).product_number == "2604/BTC-CST"


def test_waived_delay_is_kept_and_the_result_stays_late(cast, share):
    request = submit(cast, share, LATER)
    accept_completion(request=request, by=cast.secretariat, now=LATER, note="Bão số 3", delay_waived=True)
    share.refresh_from_db()
    request.refresh_from_db()
    assert (share.delay_waived, request.delay_waived, request.reason) == (True, True, "Bão số 3")
    assert derive_status(share.status_facts, LATER) == Status.DONE_LATE


@pytest.mark.parametrize(("sent", "note"), [(LATER, " "), (NOW, "Bão số 3")])
def test_waiver_without_a_reason_or_a_delay_is_refused(cast, share, sent, note):
    request = submit(cast, share, sent)
    with pytest.raises(Refused):
        accept_completion(request=request, by=cast.secretariat, now=LATER, note=note, delay_waived=True)
    share.refresh_from_db()
    assert (share.state, share.delay_waived) == (AssignmentState.SUBMITTED, False)


def test_report_of_a_withdrawn_share_waits_for_nobody(cast, share):
    submit(cast, share)
    assert acceptance_queue(cast.secretariat).count() == 1
    type(share).objects.update(state=AssignmentState.WITHDRAWN)
    assert not acceptance_queue(cast.secretariat).exists()
