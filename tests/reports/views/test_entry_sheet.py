import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.forms.entry_sheet import cells_of
from reports.models import Period, Value
from reports.queries.entry_sheet import entry_sheet
from reports.rules.kinds import IndicatorKind, ValueState
from tests.reports.sheets import NOW, count_indicator, reported, sheet_indicator, sheet_period


@pytest.fixture
def period(db):
    return sheet_period()


@pytest.fixture
def indicators(db):
    return [sheet_indicator("A"), count_indicator("C")]


def address(cast, period, name="entry-sheet", *more):
    return reverse(f"reports:{name}", args=[period.pk, cast.ministry_a.pk, *more])


def enter(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(cast, period, **cells):
    """Return the grid as a browser sends it: every open row as it is stored, and what was typed, as A_numerator=…"""
    data = {}
    for line in entry_sheet(cast.ministry_a, period).lines:
        if not line.is_open:
            continue
        typed = {
            name.split("_", 1)[1]: text for name, text in cells.items() if name.split("_", 1)[0] == line.indicator.code
        }
        row = {"seen": line.entry.stamp, **cells_of(line.entry), **typed}
        data |= {f"{line.indicator.pk}-{name}": text for name, text in row.items()}
    return data


def test_sheet_shows_the_rows_with_the_last_period_beside(cast, client, period, indicators):
    reported(indicators[0], cast.ministry_a, sheet_period(1), numerator=29, denominator=100)
    reported(indicators[1], cast.ministry_a, period, value=1234, state=ValueState.DRAFT)
    page = enter(client, cast.officer_a).get(address(cast, period))
    text = page.content.decode()
    assert page.status_code == 200
    assert ("29\u00a0%" in text, "29/100" in text, 'value="1.234"' in text) == (True, True, True)
    assert "Hạn gửi: thứ Hai 19/02/2024, 15:00. Đã nhập 1/2." in re.sub(r"<[^>]+>", "", text)


def test_draft_is_saved_and_what_is_wrong_stays_typed(cast, client, period, indicators):
    data = sent(cast, period, A_numerator="30", A_denominator="x1", C_value="1.234")
    answer = enter(client, cast.officer_a).post(address(cast, period), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ('value="30"' in text, 'value="x1"' in text, "“x1” không phải là số" in text) == (True, True, True)
    assert Value.objects.get().value == 1234
    answer = client.post(address(cast, period), sent(cast, period, A_numerator="30", A_denominator="100"))
    assert (answer.status_code, Value.objects.count()) == (302, 2)


def test_draft_of_nothing_changed_says_so(cast, client, period, indicators):
    answer = enter(client, cast.officer_a).post(address(cast, period), sent(cast, period), follow=True)
    assert not Value.objects.exists()
    assert "nên không lưu gì" in answer.content.decode()


def test_row_saved_by_a_colleague_meanwhile_is_told_and_can_be_saved_over(cast, client, period, indicators):
    data = sent(cast, period, C_value="50")
    value = reported(indicators[1], cast.ministry_a, period, by=cast.other_officer_a, value=40, state=ValueState.DRAFT)
    answer = enter(client, cast.officer_a).post(address(cast, period), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert (cast.other_officer_a.full_name in text, "“40”" in text, 'value="50"' in text) == (True, True, True)
    again = re.search(rf'name="{indicators[1].pk}-seen" value="([^"]*)"', text)[1]
    client.post(address(cast, period), data | {f"{indicators[1].pk}-seen": again})
    value.refresh_from_db()
    assert value.value == 50


def test_row_submitted_meanwhile_says_what_was_typed(cast, client, period, indicators):
    data = sent(cast, period, C_value="50")
    reported(indicators[1], cast.ministry_a, period, value=40, state=ValueState.SUBMITTED)
    reported(indicators[0], cast.ministry_a, period, state=ValueState.SUBMITTED)
    answer = enter(client, cast.officer_a).post(address(cast, period), data)
    assert answer.status_code == 422
    assert "“50”" in answer.content.decode()


def test_submit_saves_and_submits(cast, client, period, indicators):
    data = sent(cast, period, A_none_arose="1", C_value="12")
    answer = enter(client, cast.focal_point_a).post(address(cast, period, "sheet-submit"), data)
    assert answer.status_code == 302
    kept = Value.objects.order_by("indicator__code").values_list("state", "value", "none_arose")
    assert list(kept) == [("submitted", None, True), ("submitted", Decimal(12), False)]


@pytest.mark.parametrize(("note", "status"), [("", 422), ("Cổng mới", 302)])
def test_submit_with_a_jump_asks_for_a_note_and_keeps_the_draft(cast, client, period, indicators, note, status):
    reported(indicators[1], cast.ministry_a, sheet_period(1), value=10)
    data = sent(cast, period, C_value="50", C_note=note)
    answer = enter(client, cast.focal_point_a).post(address(cast, period, "sheet-submit"), data)
    assert answer.status_code == status
    state = Value.objects.get(period=period).state
    assert state == (ValueState.SUBMITTED if status == 302 else ValueState.DRAFT)


def test_officer_saves_and_does_not_submit(cast, client, period, indicators):
    page = enter(client, cast.officer_a).get(address(cast, period))
    assert address(cast, period, "sheet-submit") not in page.content.decode()
    assert client.post(address(cast, period, "sheet-submit"), {}).status_code == 403


def test_check_tells_each_row_and_writes_nothing(cast, client, period, indicators):
    data = sent(cast, period, A_numerator="130", A_denominator="100", C_value="-1")
    answer = enter(client, cast.officer_a).post(address(cast, period, "sheet-check"), data)
    text = answer.content.decode()
    assert (answer.status_code, Value.objects.count()) == (200, 0)
    assert (f'id="notes-{indicators[0].pk}" hx-swap-oob="true"' in text, "130\u00a0%" in text) == (True, True)
    assert ("lớn hơn mẫu số" in text, "là số âm" in text, "<form" in text) == (True, True, False)


@pytest.fixture
def waiting(cast, period, indicators):
    return reported(indicators[1], cast.ministry_a, period, by=cast.officer_a, value=12, state=ValueState.SUBMITTED)


def decide(cast, client, period, name, **data):
    seen = entry_sheet(cast.ministry_a, period).stamp
    enter(client, cast.secretariat)
    return client.post(address(cast, period, name), {"seen": seen, **data}, follow=True)


def test_secretariat_verifies(cast, client, period, waiting):
    assert "Xác nhận số liệu" in enter(client, cast.secretariat).get(address(cast, period)).content.decode()
    decide(cast, client, period, "sheet-verify")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_by) == (ValueState.VERIFIED, cast.secretariat)


def test_secretariat_returns_with_a_reason(cast, client, period, waiting):
    assert decide(cast, client, period, "sheet-return", reason="").status_code == 422
    decide(cast, client, period, "sheet-return", reason="Thiếu số liệu cấp xã")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (ValueState.RETURNED, "Thiếu số liệu cấp xã")
    assert "Thiếu số liệu cấp xã" in enter(client, cast.officer_a).get(address(cast, period)).content.decode()


def test_deciding_on_what_was_not_seen_is_said(cast, client, period, waiting):
    answer = decide(cast, client, period, "sheet-verify", seen="other")
    assert "đã thay đổi" in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == ValueState.SUBMITTED


def test_correction_is_sent_from_its_page(cast, client, period, indicators):
    value = reported(indicators[0], cast.ministry_a, period)
    where = address(cast, period, "value-revise", value.pk)
    data = {"numerator": "35", "denominator": "100", "reason": "Cộng nhầm"}
    assert 'value="30"' in enter(client, cast.focal_point_a).get(where).content.decode()
    assert client.post(where, data | {"numerator": "135"}).status_code == 422
    assert client.post(where, data).status_code == 302
    assert Value.objects.get(is_current=False).numerator == 35
    assert "30\u00a0%" in client.get(address(cast, period)).content.decode()


def test_sheet_of_a_frozen_period_is_read_only(cast, client, period, indicators):
    reported(indicators[0], cast.ministry_a, period)
    Period.objects.update(frozen_at=NOW)
    text = enter(client, cast.focal_point_a).get(address(cast, period)).content.decode()
    assert ("sheet-form" in text, "value-revise" in text) == (False, False)
    assert enter(client, cast.officer_a).post(address(cast, period), {}).status_code == 422


def test_sheet_keeps_another_agencys_figures_to_itself(cast, client, period, indicators):
    reported(indicators[1], cast.ministry_b, period, value=987654, state=ValueState.DRAFT)
    other = reverse("reports:entry-sheet", args=[period.pk, cast.ministry_b.pk])
    assert enter(client, cast.officer_a).get(other).status_code == 404
    assert "987.654" not in client.get(address(cast, period)).content.decode()
    assert "987.654" in enter(client, cast.focal_point_b).get(other).content.decode()


def test_period_nobody_reports_for_has_no_sheet(cast, client, period, indicators):
    Period.objects.update(send_by_at=None)
    assert enter(client, cast.officer_a).get(address(cast, period)).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 60])
def test_sheet_asks_a_fixed_number_of_queries(cast, client, period, count):
    earlier = sheet_period(1)
    for number in range(count):
        indicator = sheet_indicator(f"X{number}", theme=f"Nhóm {number % 3}")
        reported(indicator, cast.ministry_a, earlier)
        reported(indicator, cast.ministry_a, period, by=cast.officer_a, state=ValueState.DRAFT)
    enter(client, cast.focal_point_a)
    with CaptureQueriesContext(connection) as reading:
        client.get(address(cast, period))
    with CaptureQueriesContext(connection) as checking:
        client.post(address(cast, period, "sheet-check"), sent(cast, period))
    assert (len(reading), len(checking)) == (11, 16)


@pytest.mark.parametrize(
    "cells",
    [
        {"A_numerator": "99999999999999", "A_denominator": "1"},
        {"C_value": "999999999999999,9999999"},
    ],
)
def test_figure_that_fits_no_column_is_said_and_the_page_opens_again(cast, client, period, cells):
    sheet_indicator("A")
    count_indicator("C", kind=IndicatorKind.MONEY, unit="đồng")
    answer = enter(client, cast.officer_a).post(address(cast, period), sent(cast, period, **cells))
    assert (answer.status_code, Value.objects.count()) == (422, 0)
    assert "Hãy kiểm tra" in answer.content.decode()
    assert client.get(address(cast, period)).status_code == 200


def test_submit_of_rows_a_colleague_changed_meanwhile_sends_nothing_and_keeps_what_was_typed(
    cast, client, period, indicators
):
    value = reported(indicators[0], cast.ministry_a, period, state=ValueState.DRAFT)
    data = sent(cast, period, C_value="12")
    Value.objects.filter(pk=value.pk).update(numerator=90, value=90)
    answer = enter(client, cast.focal_point_a).post(address(cast, period, "sheet-submit"), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert ("Bảng đã thay đổi kể từ khi bạn mở" in text, 'value="90"' in text, 'value="12"' in text) == (
        True,
        True,
        True,
    )
    assert set(Value.objects.values_list("state", flat=True)) == {ValueState.DRAFT}
    client.post(address(cast, period, "sheet-submit"), sent(cast, period))
    assert set(Value.objects.values_list("state", flat=True)) == {ValueState.SUBMITTED}
