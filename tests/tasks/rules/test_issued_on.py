from datetime import date

import pytest

from tasks.rules.deadline import DeadlineProblem
from tasks.rules.issued_on import IssuedProblem, exactly, read_issued_on
from tasks.rules.kinds import DatePrecision
from tasks.rules.problem import ProblemError

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "wording",
    [
        "28/02/2024",
        "28/2/2024",
        "28-2-2024",
        "28.02.2024",
        "2024-02-28",
        "2024-02-28 00:00:00",
        "ngày 28 tháng 2 năm 2024",
        "Hà Nội, ngày 28 tháng 02 năm 2024",
    ],
)
def test_read_issued_on_exact_day(wording):
    issued = read_issued_on(wording, TODAY)
    assert (issued.first, issued.last, issued.precision, issued.notes) == (
        date(2024, 2, 28),
        date(2024, 2, 28),
        DatePrecision.DAY,
        (),
    )


@pytest.mark.parametrize(
    ("wording", "first", "last", "precision"),
    [
        ("2023-09 (ngày cần kiểm)", date(2023, 9, 1), date(2023, 9, 30), DatePrecision.MONTH),
        ("2025-11", date(2025, 11, 1), date(2025, 11, 30), DatePrecision.MONTH),
        ("11/2025", date(2025, 11, 1), date(2025, 11, 30), DatePrecision.MONTH),
        ("cuối tháng 6/2025", date(2025, 6, 1), date(2025, 6, 30), DatePrecision.MONTH),
        ("2024 (ngày cần kiểm)", date(2024, 1, 1), date(2024, 12, 31), DatePrecision.YEAR),
        ("2024-04/05 (cần kiểm)", date(2024, 4, 1), date(2024, 5, 31), DatePrecision.PERIOD),
        ("2025-06-28/29", date(2025, 6, 28), date(2025, 6, 29), DatePrecision.PERIOD),
        ("28-29/6/2025", date(2025, 6, 28), date(2025, 6, 29), DatePrecision.PERIOD),
        ("28/06/2025 - 29/06/2025", date(2025, 6, 28), date(2025, 6, 29), DatePrecision.PERIOD),
        ("Quý I/2024", date(2024, 1, 1), date(2024, 3, 31), DatePrecision.PERIOD),
    ],
)
def test_read_issued_on_that_is_not_exact_is_remarked(wording, first, last, precision):
    issued = read_issued_on(wording, TODAY)
    assert (issued.first, issued.last, issued.precision) == (first, last, precision)
    assert [note.code for note in issued.notes] == [IssuedProblem.NOT_EXACT]
    assert not issued.is_exact


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("", IssuedProblem.MISSING),
        ("-", IssuedProblem.MISSING),
        ("abc", IssuedProblem.NOT_UNDERSTOOD),
        ("45350", IssuedProblem.NOT_UNDERSTOOD),
        ("trước 15/05/2024", IssuedProblem.NOT_UNDERSTOOD),
        ("28/02/2024 hoặc 29/02/2024", IssuedProblem.NOT_UNDERSTOOD),
        ("2025-06-29/28", IssuedProblem.NOT_UNDERSTOOD),
        ("28/2", IssuedProblem.NO_YEAR),
        ("2030-01-01", IssuedProblem.IN_FUTURE),
        ("31/02/2024", DeadlineProblem.IMPOSSIBLE_DATE),
        ("30/13/2024", DeadlineProblem.IMPOSSIBLE_DATE),
        ("2024-02-30", DeadlineProblem.IMPOSSIBLE_DATE),
    ],
)
def test_read_issued_on_refuses_with_the_reason(wording, code):
    with pytest.raises(ProblemError) as refusal:
        read_issued_on(wording, TODAY)
    assert refusal.value.problem.code == code


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("28/02/2024 (cần kiểm)", IssuedProblem.TO_CHECK),
        ("28/02/2024 (họp ngày 26/02/2024)", IssuedProblem.OTHER_DATE),
        ("01/12/2026", IssuedProblem.SOON),
    ],
)
def test_read_issued_on_that_needs_a_look_is_remarked(wording, code):
    assert [note.code for note in read_issued_on(wording, TODAY).notes] == [code]


def test_exactly_is_one_day():
    assert exactly(TODAY).is_exact
