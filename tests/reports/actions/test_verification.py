from decimal import Decimal

import pytest

from reports.actions.values import SheetRefused, TypedRow, save_draft, submit_sheet
from reports.actions.verification import return_sheet, revise_value, verify_sheet
from reports.models import Period, Value
from reports.queries.entry_sheet import entry_sheet
from reports.queries.links import sheet_path
from reports.queries.values import current_values
from reports.rules.entry import Entry
from reports.rules.kinds import ValueState
from tasks.actions.refusal import Refused
from tasks.models import AuditEvent, Notice
from tasks.rules.clock import local_date
from tests.factories import make_agency
from tests.reports.sheets import NOW, open_rows, reported, sheet_indicator, sheet_period


@pytest.fixture
def period(db):
    return sheet_period()


@pytest.fixture
def indicator(db):
    return sheet_indicator("A")


@pytest.fixture
def waiting(cast, period, indicator):
    """A value that the officer entered and the focal point submitted."""
    facts = {"state": ValueState.SUBMITTED, "submitted_by": cast.focal_point_a, "submitted_at": NOW}
    return reported(indicator, cast.ministry_a, period, by=cast.officer_a, **facts)


def seen(cast, period):
    return entry_sheet(cast.ministry_a, period).stamp


def verify(cast, period, by=None, stamp=None):
    stamp = seen(cast, period) if stamp is None else stamp
    return verify_sheet(agency=cast.ministry_a, period=period, by=by or cast.secretariat, now=NOW, seen=stamp)


def send_back(cast, period, reason="Sai mẫu số", by=None):
    facts = {"agency": cast.ministry_a, "period": period, "by": by or cast.secretariat, "now": NOW}
    return return_sheet(**facts, reason=reason, seen=seen(cast, period))


def correct(value, by, numerator=35, reason="Cộng nhầm một đơn vị", **fields):
    entry = Entry(Decimal(numerator), Decimal(100), Decimal(numerator), **fields)
    return revise_value(value=value, entry=entry, reason=reason, by=by, now=NOW)


def test_verify_sheet_verifies_what_waits_and_audits(cast, period, waiting):
    draft = reported(sheet_indicator("B"), cast.ministry_a, period, state=ValueState.DRAFT)
    assert verify(cast, period) == [waiting]
    waiting.refresh_from_db()
    draft.refresh_from_db()
    assert (waiting.state, waiting.decided_by, waiting.decided_at) == (ValueState.VERIFIED, cast.secretariat, NOW)
    assert draft.state == ValueState.DRAFT
    event = AuditEvent.objects.get(verb="verify_value")
    assert (event.by, event.target_id, event.before["state"]) == (cast.secretariat, waiting.pk, "submitted")


@pytest.mark.parametrize("field", ["entered_by", "submitted_by"])
def test_nobody_decides_on_what_they_entered_or_submitted(cast, period, waiting, field):
    Value.objects.update(**{field: cast.secretariat})
    for decide in (verify, send_back):
        with pytest.raises(Refused):
            decide(cast, period)
    assert verify(cast, period, by=cast.second_secretariat)


@pytest.mark.parametrize("name", ["officer_a", "focal_point_a", "member", "leader", "administrator", "outsider"])
def test_deciding_is_refused_to_who_may_not(cast, period, waiting, name):
    for decide in (verify, send_back):
        with pytest.raises(Refused):
            decide(cast, period, by=getattr(cast, name))
    waiting.refresh_from_db()
    assert waiting.state == ValueState.SUBMITTED


def test_verify_sheet_of_another_table_than_was_seen_is_refused(cast, period, waiting):
    stamp = seen(cast, period)
    reported(sheet_indicator("B"), cast.ministry_a, period, state=ValueState.SUBMITTED)
    with pytest.raises(Refused):
        verify(cast, period, stamp=stamp)
    assert not Value.objects.filter(state=ValueState.VERIFIED).exists()


def test_deciding_twice_is_refused(cast, period, waiting):
    verify(cast, period)
    with pytest.raises(Refused):
        verify(cast, period, stamp="")


def test_return_sheet_keeps_the_reason_and_needs_one(cast, period, waiting):
    with pytest.raises(Refused):
        send_back(cast, period, reason="  ")
    send_back(cast, period)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason, waiting.is_current) == (ValueState.RETURNED, "Sai mẫu số", True)
    assert AuditEvent.objects.get(verb="return_value").after["reason"] == "Sai mẫu số"


def test_correction_stands_beside_the_old_value_until_it_is_verified(cast, period, indicator):
    old = reported(indicator, cast.ministry_a, period)
    new = correct(old, cast.focal_point_a)
    assert [value.numerator for value in current_values([indicator], None, [period]).values()] == [30]
    verify(cast, period)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.is_current, old.state, old.numerator) == (False, ValueState.VERIFIED, 30)
    assert (new.is_current, new.state, new.revision, new.reason) == (
        True,
        ValueState.VERIFIED,
        2,
        "Cộng nhầm một đơn vị",
    )
    assert [value.numerator for value in current_values([indicator], None, [period]).values()] == [35]


def test_correction_in_a_frozen_period_is_published(cast, period, indicator):
    old = reported(indicator, cast.ministry_a, period, state=ValueState.PUBLISHED)
    Period.objects.update(frozen_at=NOW)
    new = correct(old, cast.secretariat)
    verify(cast, period, by=cast.second_secretariat)
    new.refresh_from_db()
    assert (new.state, new.is_current, new.published_on) == (ValueState.PUBLISHED, True, local_date(NOW))


def test_correction_returned_changes_nothing_and_can_be_proposed_again(cast, period, indicator):
    old = reported(indicator, cast.ministry_a, period)
    correct(old, cast.focal_point_a)
    send_back(cast, period, reason="Không có căn cứ")
    [line] = entry_sheet(cast.ministry_a, period).lines
    assert (line.value, line.refused.reason) == (old, "Không có căn cứ")
    assert correct(old, cast.focal_point_a, numerator=36).revision == 3


def test_correction_of_a_frozen_period_is_for_the_secretariat_alone(cast, period, indicator):
    old = reported(indicator, cast.ministry_a, period)
    Period.objects.update(frozen_at=NOW)
    with pytest.raises(Refused):
        correct(old, cast.focal_point_a)
    correct(old, cast.secretariat)
    with pytest.raises(Refused):
        verify(cast, period)
    assert verify(cast, period, by=cast.second_secretariat)[0].numerator == 35


@pytest.mark.parametrize("name", ["officer_a", "focal_point_b", "member", "administrator"])
def test_correction_is_refused_to_who_may_not(cast, period, indicator, name):
    with pytest.raises(Refused):
        correct(reported(indicator, cast.ministry_a, period), getattr(cast, name))


def test_correction_needs_a_reason_a_change_and_a_value_in_force(cast, period, indicator):
    old = reported(indicator, cast.ministry_a, period)
    for told in ({"reason": " "}, {"numerator": 30}):
        with pytest.raises(Refused):
            correct(old, cast.focal_point_a, **told)
    with pytest.raises(Refused):
        revise_value(value=old, entry=Entry(), reason="Bỏ", by=cast.focal_point_a, now=NOW)
    correct(old, cast.focal_point_a)
    with pytest.raises(Refused):
        correct(old, cast.focal_point_a, numerator=36)
    assert Value.objects.count() == 2


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_correction_of_what_is_not_verified_is_refused(cast, period, indicator, state):
    with pytest.raises(Refused):
        correct(reported(indicator, cast.ministry_a, period, state=state), cast.focal_point_a)


def test_correction_that_is_wrong_is_refused(cast, period, indicator):
    with pytest.raises(SheetRefused):
        correct(reported(indicator, cast.ministry_a, period), cast.focal_point_a, numerator=135)
    assert Value.objects.count() == 1


def test_returned_table_is_told_to_who_answers_for_it(cast, period, waiting):
    send_back(cast, period, reason="Sai mẫu số")
    told = {notice.recipient: notice for notice in Notice.objects.all()}
    assert set(told) == {cast.focal_point_a}
    assert "Sai mẫu số" in told[cast.focal_point_a].text
    assert told[cast.focal_point_a].path == sheet_path(cast.ministry_a, period)


def test_nobody_verifies_a_number_they_typed_though_a_colleague_added_a_note(cast, period):
    indicator, alone = sheet_indicator(), make_agency("Bộ Bính")

    def save(by, seen, **note):
        rows = {indicator.pk: TypedRow(Entry(Decimal(30), Decimal(100), Decimal(30), **note), seen)}
        save_draft(agency=alone, period=period, rows=rows, by=by, now=NOW)
        return open_rows(alone, period)

    typed = save(cast.secretariat, "")
    seen = save(cast.second_secretariat, typed[indicator.pk].stamp, note="Đã đối chiếu")
    submit_sheet(agency=alone, period=period, by=cast.second_secretariat, now=NOW, seen=seen)
    stamp = entry_sheet(alone, period).stamp
    with pytest.raises(Refused):
        verify_sheet(agency=alone, period=period, by=cast.secretariat, now=NOW, seen=stamp)
    assert Value.objects.get().state == ValueState.SUBMITTED
