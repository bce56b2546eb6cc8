from datetime import date, time

import pytest

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.deadline import DeadlineKind, DeadlineProblem, read_deadline
from tasks.rules.recurrence import Frequency, Recurrence

ISSUED = date(2024, 2, 28)
WEEKLY, MONTHLY, QUARTERLY = Frequency.WEEKLY, Frequency.MONTHLY, Frequency.QUARTERLY
HALF, YEARLY = Frequency.HALF_YEARLY, Frequency.YEARLY


def read(wording):
    return read_deadline(wording, ISSUED, WorkingCalendar(known_years=frozenset({2024})))


@pytest.mark.parametrize(
    ("wording", "recurrence"),
    [
        ("Hằng tuần", Recurrence(WEEKLY)),
        ("Hàng tháng", Recurrence(MONTHLY)),
        ("Hằng quý", Recurrence(QUARTERLY)),
        ("Hàng năm", Recurrence(YEARLY)),
        ("Định kỳ hằng tháng", Recurrence(MONTHLY)),
        ("Định kỳ 6 tháng", Recurrence(HALF)),
        ("6 tháng một lần", Recurrence(HALF)),
        ("06 tháng/lần", Recurrence(HALF)),
        ("1 lần/quý", Recurrence(QUARTERLY)),
        ("2 lần/năm", Recurrence(HALF)),
        ("mỗi tháng một lần", Recurrence(MONTHLY)),
        ("Quý/lần", Recurrence(QUARTERLY)),
        ("theo quý", Recurrence(QUARTERLY)),
        ("thứ Sáu hằng tuần", Recurrence(WEEKLY, weekday=4)),
        ("Trước thứ Năm hàng tuần", Recurrence(WEEKLY, weekday=2)),
        ("Chủ nhật hằng tuần", Recurrence(WEEKLY, weekday=6)),
        ("Định kỳ ngày 25 hằng tháng", Recurrence(MONTHLY, month=1, day=25)),
        ("Hằng năm ngày 30/9", Recurrence(YEARLY, month=9, day=30)),
        ("hằng tháng một báo cáo", Recurrence(MONTHLY)),
        ("Ngày 25 hằng tháng", Recurrence(MONTHLY, month=1, day=25)),
        ("Trước ngày 25 hằng tháng", Recurrence(MONTHLY, month=1, day=24)),
        ("Trước ngày 01 hằng tháng", Recurrence(MONTHLY, month=1, day=0)),
        ("Hằng tháng, trước ngày 05 của tháng sau", Recurrence(MONTHLY, month=2, day=4)),
        ("Hằng tháng, trước ngày 25", Recurrence(MONTHLY, month=1, day=24)),
        ("mỗi năm 2 lần", Recurrence(HALF)),
        ("Ngày 20 tháng cuối quý", Recurrence(QUARTERLY, month=3, day=20)),
        ("Trước ngày 20 của tháng cuối quý", Recurrence(QUARTERLY, month=3, day=19)),
        ("Hằng quý, ngày 10 tháng đầu quý sau", Recurrence(QUARTERLY, month=4, day=10)),
        ("Trước 30/9 hằng năm", Recurrence(YEARLY, month=9, day=29)),
        ("Trước ngày 15 tháng 12 hằng năm", Recurrence(YEARLY, month=12, day=14)),
        ("trước 01/01 hằng năm", Recurrence(YEARLY, month=12, day=0)),
        ("trước 01/3 hằng năm", Recurrence(YEARLY, month=2, day=0)),
        ("Quý I hằng năm", Recurrence(YEARLY, month=3, day=0)),
        ("15/6 và 10/12 hằng năm", Recurrence(HALF, dates=((6, 15), (12, 10)))),
        ("Hằng quý đến hết năm 2025", Recurrence(QUARTERLY, until=date(2025, 12, 31))),
        ("Giai đoạn 2024-2025, hằng quý báo cáo", Recurrence(QUARTERLY, until=date(2025, 12, 31))),
        ("Hằng quý năm 2024", Recurrence(QUARTERLY, until=date(2024, 12, 31))),
        ("Hằng quý, trước ngày 10 tháng sau", Recurrence(QUARTERLY, month=4, day=9)),
        ("Định kỳ 6 tháng, ngày 05 tháng sau", Recurrence(HALF, month=7, day=5)),
    ],
)
def test_read_deadline_recurring_without_a_remark(wording, recurrence):
    deadline = read(wording)
    assert (deadline.kind, deadline.recurrence, deadline.notes) == (DeadlineKind.RECURRING, recurrence, ())
    assert deadline.due_on is None


@pytest.mark.parametrize(
    ("wording", "recurrence", "hour"),
    [
        ("Trước 15h00 thứ Ba hằng tuần", Recurrence(WEEKLY, weekday=1), time(15)),
        ("trước 17h00 ngày 25 hằng tháng", Recurrence(MONTHLY, month=1, day=25), time(17)),
    ],
)
def test_read_deadline_recurring_with_an_hour(wording, recurrence, hour):
    assert (read(wording).recurrence, read(wording).due_time) == (recurrence, hour)


@pytest.mark.parametrize(
    ("wording", "recurrence", "remark"),
    [
        ("Hằng tháng, hằng quý", Recurrence(MONTHLY), DeadlineProblem.SEVERAL_FREQUENCIES),
        ("Hằng tháng, quý, năm", Recurrence(MONTHLY), DeadlineProblem.SEVERAL_FREQUENCIES),
        ("định kỳ 6 tháng, hằng năm", Recurrence(HALF), DeadlineProblem.SEVERAL_FREQUENCIES),
        ("Định kỳ hằng quý hoặc đột xuất", Recurrence(QUARTERLY), DeadlineProblem.EVENT),
        (
            "Hằng quý (trước ngày 20 tháng cuối quý)",
            Recurrence(QUARTERLY, month=3, day=19),
            DeadlineProblem.FROM_BRACKET,
        ),
        ("Hằng tháng (trước ngày 25)", Recurrence(MONTHLY, month=1, day=24), DeadlineProblem.FROM_BRACKET),
        ("Hằng tháng (tổng kết 31/12/2024)", Recurrence(MONTHLY), DeadlineProblem.OTHER_MILESTONE),
        ("Thường xuyên hằng năm", Recurrence(YEARLY), DeadlineProblem.ALSO_STANDING),
        ("Hằng năm, từ năm 2024", Recurrence(YEARLY), DeadlineProblem.START_ONLY),
        (
            "Hằng năm (giai đoạn 2024 - 2026)",
            Recurrence(YEARLY, until=date(2026, 12, 31)),
            DeadlineProblem.FROM_BRACKET,
        ),
        ("Hằng tháng (từ tháng 4/2024)", Recurrence(MONTHLY), DeadlineProblem.START_ONLY),
        ("chiều thứ Sáu hằng tuần", Recurrence(WEEKLY, weekday=4), DeadlineProblem.UNREAD_WORDS),
    ],
)
def test_read_deadline_recurring_that_needs_a_look_is_remarked(wording, recurrence, remark):
    deadline = read(wording)
    assert deadline.recurrence == recurrence
    assert remark in {note.code for note in deadline.notes}


@pytest.mark.parametrize(
    ("wording", "remark"),
    [("hằng ngày", DeadlineProblem.DAILY), ("Định kỳ hoặc đột xuất", DeadlineProblem.NO_INTERVAL)],
)
def test_read_deadline_without_an_interval_is_standing(wording, remark):
    deadline = read(wording)
    assert deadline.kind == DeadlineKind.STANDING
    assert remark in {note.code for note in deadline.notes}


@pytest.mark.parametrize(
    ("wording", "recurrence"),
    [
        ("Trước ngày 20 hằng tháng, hằng quý", Recurrence(MONTHLY, month=1, day=19)),
        ("Hằng quý, hằng tháng trước ngày 20", Recurrence(MONTHLY, month=1, day=19)),
        ("Hằng tháng, ngày 20 tháng cuối quý", Recurrence(MONTHLY)),
        ("Quý, 6 tháng, năm", Recurrence(QUARTERLY)),
        ("6 tháng, năm", Recurrence(HALF)),
        ("06 tháng và cả năm", Recurrence(HALF)),
        ("Sơ kết 6 tháng, tổng kết năm", Recurrence(HALF)),
        ("Báo cáo tháng, quý, 6 tháng, năm", Recurrence(MONTHLY)),
    ],
)
def test_read_deadline_of_several_frequencies_keeps_the_shortest_with_its_own_day(wording, recurrence):
    deadline = read(wording)
    assert deadline.recurrence == recurrence
    assert [note.code for note in deadline.notes] == [DeadlineProblem.SEVERAL_FREQUENCIES]
