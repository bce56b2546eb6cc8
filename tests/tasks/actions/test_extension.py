from datetime import UTC, date, datetime, time, timedelta

import pytest

from tasks.actions.completion import submit_completion
from tasks.actions.extension import ask_extension, decide_extension, extensions_left
from tasks.actions.refusal import Refused
from tasks.models import ExtensionRequest, Notice, Setting
from tasks.rules.due_dates import DueDates
from tasks.rules.life import ExtensionDecision, NoticeKind
from tasks.rules.states import Status
from tests.factories import make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
DUE, ASKED, SHORTER = date(2024, 3, 31), date(2024, 4, 30), date(2024, 4, 15)
AFTER_DUE = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a, due_on=DUE, due_time=time(15))


def ask(cast, share, now=NOW, by=None, **fields):
    values = {"asked_due_on": ASKED, "reason": "Chờ ý kiến Bộ Tư pháp", **fields}
    return ask_extension(assignment=share, by=by or cast.officer_a, now=now, **values)


def decide(cast, request, decision, by=None, **fields):
    return decide_extension(request=request, decision=decision, by=by or cast.secretariat, now=NOW, **fields)


def test_ask_extension_changes_no_date(cast, share):
    request = ask(cast, share)
    share.refresh_from_db()
    assert (share.due_on, share.extension_count, share.version) == (DUE, 0, 0)
    assert (request.due_before, request.asked_due_on, request.late_cause) == (DUE, ASKED, "")
    told = Notice.objects.filter(kind=NoticeKind.EXTENSION_WAITING)
    assert set(told.values_list("recipient", flat=True)) == {cast.secretariat.pk, cast.second_secretariat.pk}


@pytest.mark.parametrize(
    ("decision", "fields", "due_on"),
    [
        (ExtensionDecision.GRANTED, {}, ASKED),
        (ExtensionDecision.SHORTENED, {"granted_due_on": SHORTER, "reason": "Đủ thời gian"}, SHORTER),
    ],
)
def test_granted_extension_moves_the_date_and_keeps_the_original(cast, share, decision, fields, due_on):
    request = decide(cast, ask(cast, share), decision, **fields)
    share.refresh_from_db()
    assert (share.due_on, share.original_due_on, share.due_time) == (due_on, DUE, None)
    assert (share.extension_count, share.version, request.granted_due_on) == (1, 1, due_on)
    assert Notice.objects.filter(kind=NoticeKind.DECIDED, recipient=cast.focal_point_a).exists()


def test_refused_extension_leaves_everything(cast, share):
    request = decide(cast, ask(cast, share), ExtensionDecision.REFUSED, reason="Đã gia hạn cho cả nhóm")
    share.refresh_from_db()
    assert (share.due_on, share.due_time, share.extension_count) == (DUE, time(15), 0)
    assert (request.granted_due_on, request.decision_reason) == (None, "Đã gia hạn cho cả nhóm")


def test_extended_share_is_on_time_by_the_agreed_and_late_by_the_original_date(cast, share):
    decide(cast, ask(cast, share), ExtensionDecision.GRANTED)
    submit_completion(assignment=share, by=cast.officer_a, now=AFTER_DUE, product_number="1/BGI")
    shares = type(share).objects.with_status(AFTER_DUE)
    shares = shares.with_status(AFTER_DUE, dates=DueDates.ORIGINAL, name="first")
    assert shares.values_list("status", "first").get() == (Status.OPEN_IN_TIME, Status.OVERDUE)


def test_ask_after_the_due_date_needs_its_cause(cast, share):
    with pytest.raises(Refused):
        ask(cast, share, now=AFTER_DUE)
    assert ask(cast, share, now=AFTER_DUE, late_cause="Đầu mối nghỉ ốm").late_cause == "Đầu mối nghỉ ốm"


@pytest.mark.parametrize("fields", [{"asked_due_on": DUE}, {"asked_due_on": DUE - timedelta(1)}, {"reason": " "}])
def test_ask_without_a_later_date_or_reason_is_refused(cast, share, fields):
    with pytest.raises(Refused):
        ask(cast, share, **fields)
    assert not ExtensionRequest.objects.exists()


@pytest.mark.parametrize("part", ["focal_point_b", "secretariat", "member", "leader"])
def test_ask_by_others_is_refused(cast, share, part):
    with pytest.raises(Refused):
        ask(cast, share, by=getattr(cast, part))


@pytest.mark.parametrize("state", ["objected", "paused", "withdrawn"])
def test_ask_for_what_isnt_worked_on_is_refused(cast, share, state):
    type(share).objects.update(state=state)
    with pytest.raises(Refused):
        ask(cast, share)


def test_ask_without_a_due_date_is_refused(cast, share):
    with pytest.raises(Refused):
        ask(cast, make_assignment(share.task, cast.ministry_a, role="coordinating"))


def test_ask_twice_is_refused(cast, share):
    ask(cast, share)
    with pytest.raises(Refused):
        ask(cast, share)


def test_ask_more_often_than_the_limit_is_refused(cast, share):
    Setting.objects.create(name="extension_limit", value=1)
    decide(cast, ask(cast, share, asked_due_on=SHORTER), ExtensionDecision.GRANTED)
    share.refresh_from_db()
    assert extensions_left(share) == 0
    with pytest.raises(Refused):
        ask(cast, share)


def test_refused_requests_dont_count_against_the_limit(cast, share):
    Setting.objects.create(name="extension_limit", value=1)
    decide(cast, ask(cast, share), ExtensionDecision.REFUSED, reason="Chưa cần")
    decide(cast, ask(cast, share), ExtensionDecision.GRANTED)
    share.refresh_from_db()
    assert share.extension_count == 1


@pytest.mark.parametrize(
    ("decision", "fields"),
    [
        (ExtensionDecision.REFUSED, {}),
        (ExtensionDecision.SHORTENED, {"granted_due_on": SHORTER}),
        (ExtensionDecision.SHORTENED, {"reason": "Đủ"}),
        (ExtensionDecision.SHORTENED, {"reason": "Đủ", "granted_due_on": DUE}),
        (ExtensionDecision.SHORTENED, {"reason": "Đủ", "granted_due_on": ASKED}),
        (ExtensionDecision.SHORTENED, {"reason": "Đủ", "granted_due_on": ASKED + timedelta(1)}),
    ],
)
def test_decision_without_what_it_needs_is_refused(cast, share, decision, fields):
    request = ask(cast, share)
    with pytest.raises(Refused):
        decide(cast, request, decision, **fields)
    request.refresh_from_db()
    assert request.decision == ExtensionDecision.PENDING


@pytest.mark.parametrize("part", ["officer_a", "focal_point_a", "member", "leader", "administrator"])
def test_extension_is_decided_by_the_secretariat_alone(cast, share, part):
    request = ask(cast, share)
    with pytest.raises(Refused):
        decide(cast, request, ExtensionDecision.GRANTED, by=getattr(cast, part))


def test_own_extension_is_decided_by_somebody_else(cast, share):
    group = make_assignment(share.task, body=cast.working_group, due_on=DUE)
    request = ask(cast, group, by=cast.secretariat)
    with pytest.raises(Refused):
        decide(cast, request, ExtensionDecision.GRANTED)
    assert decide(cast, request, ExtensionDecision.GRANTED, by=cast.second_secretariat).granted_due_on == ASKED


def test_extension_is_decided_once(cast, share):
    request = ask(cast, share)
    decide(cast, request, ExtensionDecision.GRANTED)
    with pytest.raises(Refused):
        decide(cast, request, ExtensionDecision.GRANTED, by=cast.second_secretariat)


def test_extension_of_a_share_that_is_over_can_only_be_refused(cast, share):
    request = ask(cast, share)
    type(share).objects.update(state="withdrawn")
    with pytest.raises(Refused):
        decide(cast, request, ExtensionDecision.GRANTED)
    assert decide(cast, request, ExtensionDecision.REFUSED, reason="Đã thu hồi").decided_by == cast.secretariat
