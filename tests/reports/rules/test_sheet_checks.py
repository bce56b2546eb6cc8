from decimal import Decimal

import pytest

from reports.rules.entry import Entry
from reports.rules.figures import Figure
from reports.rules.kinds import IndicatorKind
from reports.rules.sheet_checks import AT_MOST, BALANCES, CARRIED, SheetRow, check_sheet, unexplained


def count(code, value=None, last=None, part_of="", note="", none_arose=False):
    """Return the row of a number; `last` is what it was."""
    entry = Entry(value=None if value is None else Decimal(value), none_arose=none_arose, note=note)
    before = None if last is None else Figure(Decimal(last))
    return SheetRow(code, code, IndicatorKind.COUNT, entry, before, part_of)


def ratio(code, numerator, denominator, last=None, note=""):
    above, below = Decimal(numerator), Decimal(denominator)
    entry = Entry(above, below, above * 100 / below, note=note)
    return SheetRow(code, code, IndicatorKind.RATIO, entry, None if last is None else Figure(Decimal(last)))


def found(*rows, jump=30):
    return [(finding.code, str(finding.problem.code)) for finding in check_sheet(rows, jump_percent=jump)]


def test_sheet_without_anything_wrong_is_silent():
    assert found(ratio("a", 30, 100, last=29), count("b", 5, last=6), count("c"), count("d", none_arose=True)) == []


def test_numerator_over_denominator_is_refused_and_equal_is_not():
    assert found(ratio("a", 101, 100), ratio("b", 100, 100)) == [("a", "over_whole")]


def test_ratio_without_parts_over_hundred_is_refused():
    row = SheetRow("a", "a", IndicatorKind.RATIO, Entry(value=Decimal("100.1")))
    assert found(row) == [("a", "over_hundred")]


@pytest.mark.parametrize(
    ("last", "now", "jumps"),
    [(100, 130, False), (100, 131, True), (100, 70, False), (100, 69, True), (0, 50, False), (None, 50, False)],
)
def test_jump_is_told_beyond_the_setting(last, now, jumps):
    assert found(count("a", now, last=last)) == ([("a", "jumped")] if jumps else [])


def test_jump_follows_the_setting():
    assert found(count("a", 120, last=100), jump=10) == [("a", "jumped")]
    assert found(count("a", 120, last=100), jump=20) == []


def test_jump_from_what_is_not_exact_is_not_told():
    row = SheetRow("a", "a", IndicatorKind.COUNT, Entry(value=Decimal(99)), Figure(none_arose=True))
    assert found(row) == []


def test_total_that_is_not_its_parts_is_refused():
    parts = [count("x", 3, part_of="t"), count("y", 4, part_of="t")]
    assert found(count("t", 7), *parts) == []
    [finding] = check_sheet([count("t", 8), *parts], jump_percent=30)
    assert (finding.code, finding.is_refused) == ("t", True)
    assert {name: finding.problem.params[name] for name in ("sum", "total", "gap")} == {"sum": 7, "total": 8, "gap": 1}


def test_total_with_a_part_missing_proves_nothing_and_none_arose_adds_nothing():
    assert found(count("t", 8), count("x", 3, part_of="t"), count("y", part_of="t")) == []
    assert found(count("t", 8), count("x", 3, part_of="t"), count("y", none_arose=True, part_of="t")) != []


FORM_06 = {
    "b06.received": 100,
    "b06.received_online": 50,
    "b06.received_direct": 30,
    "b06.carried_over": 20,
    "b06.settled": 80,
    "b06.settled_early": 10,
    "b06.settled_on_time": 60,
    "b06.settled_late": 10,
    "b06.pending": 20,
    "b06.pending_in_time": 15,
    "b06.pending_late": 5,
}


def form_06(**changed):
    values = FORM_06 | {f"b06.{name}": value for name, value in changed.items()}
    return [count(code, value, last=20 if code == "b06.pending" else None) for code, value in values.items()]


def test_form_06_that_balances_is_silent():
    assert found(*form_06()) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"received_online": 51}, [("b06.received", "parts_differ")]),
        ({"settled": 81, "settled_late": 11}, [("b06.received", "parts_differ")]),
        ({"settled_late": 11}, [("b06.settled", "parts_differ")]),
        ({"pending_late": 6}, [("b06.pending", "parts_differ")]),
        ({"carried_over": 21, "received_direct": 29}, [("b06.carried_over", "carried_over")]),
    ],
)
def test_form_06_that_does_not_balance_is_told(changed, expected):
    assert found(*form_06(**changed)) == expected


INTERNAL = {
    "listed": 100,
    "published": 90,
    "reviewed": 60,
    "abolished": 10,
    "simplified": 20,
    "kept": 30,
    "approved": 30,
    "carried_out": 25,
}


def internal(kind="a", **changed):
    return [count(f"internal.{kind}.{stage}", value) for stage, value in (INTERNAL | changed).items()]


def test_internal_procedures_that_fit_are_silent():
    assert found(*internal("a"), *internal("b")) == []


@pytest.mark.parametrize(
    ("changed", "code", "problem"),
    [
        ({"published": 101}, "published", "more_than"),
        ({"reviewed": 91, "kept": 61}, "reviewed", "more_than"),
        ({"carried_out": 31}, "carried_out", "more_than"),
        ({"kept": 31}, "reviewed", "parts_differ"),
    ],
)
def test_internal_procedures_are_checked_type_by_type(changed, code, problem):
    assert found(*internal("a"), *internal("b", **changed)) == [(f"internal.b.{code}", problem)]


def test_rules_name_codes_that_are_loaded(settings):
    lines = (settings.BASE_DIR / "reports" / "data" / "indicators.csv").read_text("utf-8").splitlines()
    codes = [line.split(",")[0] for line in lines]
    ends = {end for balance in BALANCES for end in (balance.total, *balance.parts)}
    ends |= {end for limit in AT_MOST for end in (limit.smaller, limit.larger)}
    ends |= {end for carried in CARRIED for end in (carried.opening, carried.closing)}
    assert not [end for end in ends if not any(code == end or code.endswith(f".{end}") for code in codes)]


def test_note_explains_a_warning_and_no_refusal():
    rows = [ratio("a", 101, 100, note="đúng"), count("b", 50, last=10, note="Sáp nhập"), count("c", 50, last=10)]
    left = unexplained(check_sheet(rows, jump_percent=30), rows)
    assert [finding.code for finding in left] == ["a", "c"]
