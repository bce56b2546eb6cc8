from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from reports.actions.values import SheetRefused, TypedRow, save_draft, submit_sheet
from reports.models import Period, Subject, Value
from reports.queries.entry_sheet import entry_sheet
from reports.rules.entry import Entry
from reports.rules.kinds import Origin, ValueState
from tasks.actions.refusal import Refused
from tasks.models import AuditEvent
from tests.factories import make_agency
from tests.reports.sheets import NOW, count_indicator, open_rows, reported, sheet_indicator, sheet_period


def ratio(numerator, denominator, **fields):
    """Return the row of a ratio as it is typed."""
    above, below = Decimal(numerator), Decimal(denominator)
    return Entry(above, below, (above * 100 / below).quantize(Decimal("0.000001")), **fields)


@pytest.fixture
def period(db):
    return sheet_period()


@pytest.fixture
def indicators(db):
    return [sheet_indicator("A"), sheet_indicator("B"), count_indicator("C")]


def save(cast, period, by=None, **rows):
    """Save rows by the code of their indicator; a row is an entry, or an entry and the stamp that was seen."""
    sheet = entry_sheet(cast.ministry_a, period)
    numbers = {line.indicator.code: (line.indicator.pk, line.entry.stamp) for line in sheet.lines}
    typed = {}
    for code, row in rows.items():
        entry, seen = row if isinstance(row, tuple) else (row, numbers[code][1])
        typed[numbers[code][0]] = TypedRow(entry, seen)
    return save_draft(agency=cast.ministry_a, period=period, rows=typed, by=by or cast.officer_a, now=NOW)


def submit(cast, period, by=None):
    seen = open_rows(cast.ministry_a, period)
    return submit_sheet(agency=cast.ministry_a, period=period, by=by or cast.focal_point_a, now=NOW, seen=seen)


def test_save_draft_keeps_ratios_numbers_and_none_arose(cast, period, indicators):
    report = save(
        cast, period, A=ratio(30, 100, note="Số liệu Cổng"), B=Entry(none_arose=True), C=Entry(value=Decimal(7))
    )
    kept = list(Value.objects.order_by("indicator__code"))
    assert [(one.numerator, one.denominator, one.value, one.none_arose, one.note) for one in kept] == [
        (30, 100, 30, False, "Số liệu Cổng"),
        (None, None, None, True, ""),
        (None, None, 7, False, ""),
    ]
    assert {(one.state, one.origin, one.revision, one.entered_by, one.cut_off_on) for one in kept} == {
        (ValueState.DRAFT, Origin.REPORTED, 1, cast.officer_a, period.cut_off_on)
    }
    assert (len(report.saved), report.changed, report.closed) == (3, {}, {})


def test_save_draft_changes_a_draft_in_place_and_audits_both(cast, period, indicators):
    save(cast, period, A=ratio(30, 100))
    save(cast, period, by=cast.other_officer_a, A=ratio(31, 100))
    value = Value.objects.get()
    assert (value.numerator, value.revision, value.entered_by) == (31, 1, cast.other_officer_a)
    told = list(AuditEvent.objects.filter(verb="enter_value").order_by("pk").values_list("by", "before", "after"))
    assert [(by, before.get("numerator"), after["numerator"]) for by, before, after in told] == [
        (cast.officer_a.pk, None, "30"),
        (cast.other_officer_a.pk, "30.000000", "31"),
    ]


def test_save_draft_leaves_untouched_rows_alone(cast, period, indicators):
    save(cast, period, A=ratio(30, 100))
    before = AuditEvent.objects.count()
    report = save(cast, period, by=cast.other_officer_a, A=ratio("30.0", "100.00"), B=Entry())
    assert (report.saved, AuditEvent.objects.count()) == ([], before)
    assert Value.objects.get().entered_by == cast.officer_a


def test_save_draft_of_a_row_emptied_makes_it_missing_again(cast, period, indicators):
    save(cast, period, A=ratio(30, 100))
    save(cast, period, A=Entry())
    assert not Value.objects.exists()
    event = AuditEvent.objects.get(verb="clear_value")
    assert (event.before["numerator"], event.after) == ("30.000000", {})


def test_save_draft_tells_what_somebody_else_saved_meanwhile(cast, period, indicators):
    save(cast, period, A=ratio(30, 100))
    seen = ratio(30, 100).stamp
    save(cast, period, by=cast.other_officer_a, A=ratio(40, 100))
    report = save(cast, period, A=(ratio(50, 100), seen), B=ratio(1, 2))
    changed = [indicators[0].pk]
    assert (list(report.changed), report.saved) == (changed, [indicators[1].pk])
    assert Value.objects.get(indicator=indicators[0]).numerator == 40


def test_save_draft_of_the_same_content_is_no_conflict(cast, period, indicators):
    save(cast, period, A=ratio(30, 100))
    report = save(cast, period, by=cast.other_officer_a, A=(ratio(30, 100), ""))
    assert (report.saved, report.changed) == ([], {})


def test_save_draft_into_a_submitted_row_is_closed(cast, period, indicators):
    save(cast, period, A=ratio(30, 100))
    submit(cast, period)
    report = save(cast, period, A=(ratio(50, 100), ratio(30, 100).stamp))
    assert (list(report.closed), report.saved) == ([indicators[0].pk], [])
    assert Value.objects.get().numerator == 30


def test_returned_value_changed_is_a_new_revision(cast, period, indicators):
    reported(indicators[0], cast.ministry_a, period, state=ValueState.RETURNED, reason="Sai mẫu số")
    save(cast, period, A=ratio(30, 120))
    old, new = Value.objects.order_by("revision")
    assert (old.denominator, old.is_current, old.state) == (100, False, ValueState.RETURNED)
    assert (new.denominator, new.is_current, new.state, new.revision) == (120, True, ValueState.DRAFT, 2)


def test_returned_value_emptied_and_typed_again_keeps_its_history(cast, period, indicators):
    reported(indicators[0], cast.ministry_a, period, state=ValueState.RETURNED)
    save(cast, period, A=Entry())
    assert entry_sheet(cast.ministry_a, period).entered_count == 0
    save(cast, period, A=ratio(1, 2))
    assert list(Value.objects.order_by("revision").values_list("revision", "is_current")) == [(1, False), (2, True)]


@pytest.mark.parametrize("name", ["focal_point_b", "secretariat", "member", "leader", "administrator", "outsider"])
def test_save_draft_is_refused_to_who_may_not(cast, period, indicators, name):
    with pytest.raises(Refused):
        save(cast, period, by=getattr(cast, name), A=ratio(1, 2))
    assert not Value.objects.exists()


def test_figures_of_an_agency_without_an_account_are_saved_by_the_secretariat(cast, period, indicators):
    alone = make_agency("Bộ Canh")
    rows = {indicators[0].pk: TypedRow(ratio(1, 2))}
    save_draft(agency=alone, period=period, rows=rows, by=cast.secretariat, now=NOW)
    seen = open_rows(alone, period)
    submit_sheet(agency=alone, period=period, by=cast.secretariat, now=NOW, seen=seen)
    assert Value.objects.get().submitted_by == cast.secretariat


def test_frozen_period_takes_no_draft_and_no_submission(cast, period, indicators):
    save(cast, period, A=ratio(1, 2))
    Period.objects.update(frozen_at=NOW)
    with pytest.raises(Refused):
        save(cast, period, B=ratio(1, 2))
    with pytest.raises(Refused):
        submit(cast, period)
    assert Value.objects.get().state == ValueState.DRAFT


def test_save_draft_takes_nothing_that_is_computed_or_not_asked(cast, period, indicators):
    computed = sheet_indicator("D", computed_by="completion_ratio")
    other = sheet_indicator("E", cadence="quarter")
    rows = {one.pk: TypedRow(ratio(1, 2)) for one in (computed, other)}
    report = save_draft(agency=cast.ministry_a, period=period, rows=rows, by=cast.officer_a, now=NOW)
    assert (report.saved, Value.objects.count()) == ([], 0)


# SQLite takes a thousand values in one insert, so a longer table is two there.
@pytest.mark.parametrize("count", [1, 3, 30])
def test_save_draft_and_submit_ask_a_fixed_number_of_queries(cast, period, count):
    made = [sheet_indicator(f"X{number}") for number in range(count)]
    Subject.objects.create(kind="agency", agency=cast.ministry_a)
    rows = {one.pk: TypedRow(ratio(number + 1, 100)) for number, one in enumerate(made)}
    with CaptureQueriesContext(connection) as saving:
        save_draft(agency=cast.ministry_a, period=period, rows=rows, by=cast.officer_a, now=NOW)
    seen = open_rows(cast.ministry_a, period)
    with CaptureQueriesContext(connection) as submitting:
        submit_sheet(agency=cast.ministry_a, period=period, by=cast.focal_point_a, now=NOW, seen=seen)
    assert (len(saving), len(submitting)) == (13, 14)
    assert Value.objects.filter(state=ValueState.SUBMITTED).count() == count


def test_submit_sheet_sends_drafts_and_returned_values(cast, period, indicators):
    reported(indicators[0], cast.ministry_a, period, state=ValueState.RETURNED, reason="Xem lại", decided_at=NOW)
    save(cast, period, B=ratio(1, 2))
    assert len(submit(cast, period)) == 2
    kept = Value.objects.values_list("state", "submitted_by", "reason", "decided_at").distinct()
    assert list(kept) == [(ValueState.SUBMITTED, cast.focal_point_a.pk, "", None)]
    assert AuditEvent.objects.filter(verb="submit_value", by=cast.focal_point_a).count() == 2


@pytest.mark.parametrize("name", ["officer_a", "focal_point_b", "secretariat"])
def test_submit_sheet_is_refused_to_who_may_not(cast, period, indicators, name):
    save(cast, period, A=ratio(1, 2))
    with pytest.raises(Refused):
        submit(cast, period, by=getattr(cast, name))


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"A": ratio(90, 100)},  # another figure
        {"B": ratio(1, 2)},  # one more
        {"A": ratio(30, 100, note="Đã kiểm tra")},
        {"A": Entry()},  # emptied, so that one they saw isn't there
    ],
)
def test_submit_sheet_is_refused_when_somebody_changed_it_since(cast, period, indicators, meanwhile):
    save(cast, period, A=ratio(30, 100), C=Entry(value=Decimal(7)))
    seen = open_rows(cast.ministry_a, period)
    save(cast, period, by=cast.other_officer_a, **meanwhile)
    with translation.override("en"), pytest.raises(Refused, match="changed since you opened it"):
        submit_sheet(agency=cast.ministry_a, period=period, by=cast.focal_point_a, now=NOW, seen=seen)
    assert set(Value.objects.values_list("state", flat=True)) == {ValueState.DRAFT}


def test_submit_sheet_with_nothing_entered_is_refused(cast, period, indicators):
    with translation.override("en"), pytest.raises(Refused, match="nothing to submit"):
        submit(cast, period)


def test_submit_sheet_with_a_wrong_figure_is_refused_whole(cast, period, indicators):
    save(cast, period, A=ratio(130, 100, note="Đúng vậy"), B=ratio(1, 2))
    with pytest.raises(SheetRefused) as refused:
        submit(cast, period)
    assert [finding.code for finding in refused.value.findings] == ["A"]
    assert set(Value.objects.values_list("state", flat=True)) == {ValueState.DRAFT}


def test_submit_sheet_with_a_jump_needs_a_note(cast, period, indicators):
    reported(indicators[0], cast.ministry_a, sheet_period(1), numerator=30, denominator=100)
    save(cast, period, A=ratio(60, 100))
    with pytest.raises(SheetRefused) as refused:
        submit(cast, period)
    assert [str(finding.problem.code) for finding in refused.value.findings] == ["jumped"]
    save(cast, period, A=ratio(60, 100, note="Cổng mới hoạt động từ tháng 2"))
    assert len(submit(cast, period)) == 1


def test_submit_sheet_asks_no_note_for_what_was_verified_as_it_is(cast, period, indicators):
    reported(indicators[0], cast.ministry_a, sheet_period(1), numerator=30, denominator=100)
    reported(indicators[0], cast.ministry_a, period, numerator=90, denominator=100)
    save(cast, period, B=ratio(1, 2))
    assert len(submit(cast, period)) == 1


def test_submit_sheet_is_refused_while_a_verified_figure_contradicts_it(cast, period):
    total = count_indicator("T")
    reported(total, cast.ministry_a, period, value=10)
    for code in ("P", "Q"):
        count_indicator(code, part_of=total)
    save(cast, period, P=Entry(value=Decimal(3)), Q=Entry(value=Decimal(4)))
    with pytest.raises(SheetRefused) as refused:
        submit(cast, period)
    assert [finding.code for finding in refused.value.findings] == ["T"]
