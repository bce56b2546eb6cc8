from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.deadline import DeadlineKind, DeadlineProblem, read_deadline
from tasks.rules.problem import ProblemError

TET = frozenset(date(2024, 2, day) for day in range(8, 15))
CALENDAR = WorkingCalendar(TET | {date(2024, 4, 30)}, frozenset({date(2024, 5, 4)}), frozenset({2024, 2025}))
ISSUED = date(2024, 2, 28)
BEFORE, EXACT, PERIOD = DeadlineKind.BEFORE, DeadlineKind.EXACT, DeadlineKind.PERIOD
DURATION = DeadlineKind.DURATION


def read(wording, issued=ISSUED, last=None):
    return read_deadline(wording, issued, CALENDAR, issued_last=last)


def remarks(deadline):
    return {note.code for note in deadline.notes} - {DeadlineProblem.DAY_OFF}


@pytest.mark.parametrize(
    ("wording", "kind", "due"),
    [
        ("Trước ngày 15 tháng 3 năm 2024", BEFORE, (2024, 3, 14)),
        ("Trước 15/3/2024", BEFORE, (2024, 3, 14)),
        ("trước 15-3-2024", BEFORE, (2024, 3, 14)),
        ("Trước 15.03.2024", BEFORE, (2024, 3, 14)),
        ("trước ngày 30 / 06 / 2024", BEFORE, (2024, 6, 29)),
        ("ngày15/3/2024", EXACT, (2024, 3, 15)),
        ("2024-03-15", EXACT, (2024, 3, 15)),
        ("2024-03-15 00:00:00", EXACT, (2024, 3, 15)),
        ("Chậm nhất ngày 30/6/2024", EXACT, (2024, 6, 30)),
        ("Chậm nhất là ngày 30 tháng 6 năm 2024", EXACT, (2024, 6, 30)),
        ("Muộn nhất 15/05/2024", EXACT, (2024, 5, 15)),
        ("Không muộn hơn ngày 31/12/2024", EXACT, (2024, 12, 31)),
        ("Không quá ngày 20/4/2024", EXACT, (2024, 4, 20)),
        ("Đến hết ngày 30/9/2024", EXACT, (2024, 9, 30)),
        ("Xong trước ngày 01/7/2024", BEFORE, (2024, 6, 30)),
        ("Hạn cuối: 25/12/2024", EXACT, (2024, 12, 25)),
        ("Thời hạn hoàn thành: 31/10/2024", EXACT, (2024, 10, 31)),
        ("Chậm nhất trước 15/3/2024", BEFORE, (2024, 3, 14)),
        ("Trước ngày mùng 5 tháng 3 năm 2024", BEFORE, (2024, 3, 4)),
        ("Hết tháng 6/2024", PERIOD, (2024, 6, 30)),
        ("Hết quý II/2024", PERIOD, (2024, 6, 30)),
        ("Trong tháng 3/2024", PERIOD, (2024, 3, 31)),
        ("Tháng 3 năm 2024", PERIOD, (2024, 3, 31)),
        ("Tháng ba năm 2024", PERIOD, (2024, 3, 31)),
        ("Tháng Mười năm 2024", PERIOD, (2024, 10, 31)),
        ("tháng mười hai năm 2024", PERIOD, (2024, 12, 31)),
        ("tháng năm năm 2024", PERIOD, (2024, 5, 31)),
        ("tháng Giêng năm 2025", PERIOD, (2025, 1, 31)),
        ("Từ tháng ba đến tháng sáu năm 2024", PERIOD, (2024, 6, 30)),
        ("ngày 15 tháng ba năm 2024", EXACT, (2024, 3, 15)),
        ("T6/2024", PERIOD, (2024, 6, 30)),
        ("3/2024", PERIOD, (2024, 3, 31)),
        ("01/6-30/6/2024", EXACT, (2024, 6, 30)),
        ("15.3.2024 - 14.12.2024", EXACT, (2024, 12, 14)),
        ("trong năm 2024, 2025 và 2026", PERIOD, (2026, 12, 31)),
        ("2024-2026, định hướng đến 2030", PERIOD, (2026, 12, 31)),
        ("Giai đoạn 2024 - 2025, tầm nhìn đến năm 2030", PERIOD, (2025, 12, 31)),
        ("2024-05", PERIOD, (2024, 5, 31)),
        ("Quý IV/2024", PERIOD, (2024, 12, 31)),
        ("quý 3 năm 2024", PERIOD, (2024, 9, 30)),
        ("Quí I năm 2025", PERIOD, (2025, 3, 31)),
        ("Q3/2024", PERIOD, (2024, 9, 30)),
        ("Quý III-IV/2024", PERIOD, (2024, 12, 31)),
        ("Tháng 3,4,5/2024", PERIOD, (2024, 5, 31)),
        ("6 tháng đầu năm 2024", PERIOD, (2024, 6, 30)),
        ("06 tháng cuối năm 2024", PERIOD, (2024, 12, 31)),
        ("4 tháng cuối năm 2024", PERIOD, (2024, 12, 31)),
        ("9 tháng đầu năm 2024", PERIOD, (2024, 9, 30)),
        ("nửa đầu năm 2024", PERIOD, (2024, 6, 30)),
        ("Năm 2025", PERIOD, (2025, 12, 31)),
        ("Cuối năm 2024", PERIOD, (2024, 12, 31)),
        ("Giai đoạn 2025–2026", PERIOD, (2026, 12, 31)),
        ("Đến năm 2025", PERIOD, (2025, 12, 31)),
        ("từ quý II/2024 đến hết quý I/2025", PERIOD, (2025, 3, 31)),
        ("Từ tháng 3 đến tháng 6/2024", PERIOD, (2024, 6, 30)),
        ("từ năm 2024 - 2026", PERIOD, (2026, 12, 31)),
        ("Từ 09/2024 đến hết 30/11/2025", EXACT, (2025, 11, 30)),
        ("15-20/3/2024", PERIOD, (2024, 3, 20)),
        ("Trước năm 2025", BEFORE, (2024, 12, 31)),
        ("trước quý II/2024", BEFORE, (2024, 3, 31)),
        ("Trước tháng 4/2024", BEFORE, (2024, 3, 31)),
        ("Trước cuối tháng 3/2024", PERIOD, (2024, 3, 31)),
        ("Trước khi kết thúc quý II/2024", PERIOD, (2024, 6, 30)),
        ("Thượng tuần tháng 4/2024", PERIOD, (2024, 4, 10)),
        ("Khẩn trương, hoàn thành trước 30/6/2024", BEFORE, (2024, 6, 29)),
        ("Ngay trong tháng 3/2024", PERIOD, (2024, 3, 31)),
        ("Từ nay đến hết năm 2024", PERIOD, (2024, 12, 31)),
        ("Trước 31/12/2024 theo QĐ 104/QĐ-TTg ngày 25/01/2024", BEFORE, (2024, 12, 30)),
        ("Theo Kế hoạch, hoàn thành trước 30/11/2024", BEFORE, (2024, 11, 29)),
        ("truoc ngay 30/9/2024", BEFORE, (2024, 9, 29)),
        ("trong thang 3/2024", PERIOD, (2024, 3, 31)),
        ("(30/06/2024)", EXACT, (2024, 6, 30)),
        ("thứ Sáu, ngày 15/3/2024", EXACT, (2024, 3, 15)),
        ("15/03/2024 (thứ Sáu)", EXACT, (2024, 3, 15)),
        ("Trong tháng 3/2024 (31/03/2024)", PERIOD, (2024, 3, 31)),
        ("Trong 15 ngày làm việc kể từ ngày ký", DURATION, (2024, 3, 20)),
        ("Trong 15 (mười lăm) ngày làm việc, kể từ ngày ký", DURATION, (2024, 3, 20)),
        ("Trong 02 tháng kể từ ngày ban hành Thông báo này", DURATION, (2024, 4, 28)),
        ("Không quá 45 ngày kể từ ngày ban hành", DURATION, (2024, 4, 13)),
        ("Trong một tháng kể từ ngày ký", DURATION, (2024, 3, 28)),
        ("10 ngày kể từ ngày 01/4/2024", DURATION, (2024, 4, 11)),
    ],
)
def test_read_deadline_once_without_a_remark(wording, kind, due):
    deadline = read(wording)
    assert (deadline.kind, deadline.due_on) == (kind, date(*due))
    assert remarks(deadline) == set()


@pytest.mark.parametrize(
    ("wording", "due", "hour"),
    [
        ("Trước 15h00 ngày 20/3/2024", (2024, 3, 20), time(15)),
        ("trước 17 giờ 00 ngày 15/3/2024", (2024, 3, 15), time(17)),
        ("17h ngày 15/3/2024", (2024, 3, 15), time(17)),
        ("trước 9 giờ 30 phút sáng ngày 15/3/2024", (2024, 3, 15), time(9, 30)),
        ("trước 3 giờ chiều ngày 15/3/2024", (2024, 3, 15), time(15)),
        ("2024-03-15 17:00", (2024, 3, 15), time(17)),
        ("Trước 0 giờ ngày 01/7/2024", (2024, 6, 30), None),
        ("trước 24h00 ngày 30/6/2024", (2024, 6, 30), None),
    ],
)
def test_read_deadline_with_an_hour(wording, due, hour):
    deadline = read(wording)
    assert (deadline.due_on, deadline.due_time) == (date(*due), hour)


@pytest.mark.parametrize(
    ("wording", "due", "remark"),
    [
        ("trong tháng 4", (2024, 4, 30), DeadlineProblem.ASSUMED_YEAR),
        ("quý II", (2024, 6, 30), DeadlineProblem.ASSUMED_YEAR),
        ("trước 30/9", (2024, 9, 29), DeadlineProblem.ASSUMED_YEAR),
        ("20/01", (2025, 1, 20), DeadlineProblem.ASSUMED_YEAR),
        ("6 tháng cuối năm", (2024, 12, 31), DeadlineProblem.ASSUMED_YEAR),
        ("15/3/24", (2024, 3, 15), DeadlineProblem.SHORT_YEAR),
        ("cuối năm", (2024, 12, 31), DeadlineProblem.RELATIVE),
        ("trong quý này", (2024, 3, 31), DeadlineProblem.RELATIVE),
        ("tháng sau", (2024, 3, 31), DeadlineProblem.RELATIVE),
        ("tuần sau", (2024, 3, 10), DeadlineProblem.RELATIVE),
        ("trong vòng 30 ngày", (2024, 3, 29), DeadlineProblem.COUNTED_FROM_DIRECTIVE),
        ("15 ngày làm việc", (2024, 3, 20), DeadlineProblem.COUNTED_FROM_DIRECTIVE),
        ("Trong năm (05) ngày làm việc", (2024, 3, 6), DeadlineProblem.COUNTED_FROM_DIRECTIVE),
        ("Trong vòng 24 giờ", (2024, 2, 29), DeadlineProblem.COUNTED_FROM_DIRECTIVE),
        ("Thường xuyên trong năm 2024", (2024, 12, 31), DeadlineProblem.ALSO_STANDING),
        ("Trong năm 2024, hoàn thành trước 15/12/2024", (2024, 12, 14), DeadlineProblem.NARROWER),
        ("Quý IV/2024 (gia hạn đến 31/3/2025)", (2024, 12, 31), DeadlineProblem.OTHER_DATE),
        ("6 tháng cuối năm 2024 (mốc QĐ 1085: trước 01/10/2024)", (2024, 12, 31), DeadlineProblem.OTHER_MILESTONE),
        ("Khẩn trương (trước 30/6/2024)", (2024, 6, 29), DeadlineProblem.FROM_BRACKET),
        ("Thứ Hai ngày 15/3/2024", (2024, 3, 15), DeadlineProblem.WEEKDAY_DIFFERS),
        ("15/03/2024 (thứ Hai)", (2024, 3, 15), DeadlineProblem.WEEKDAY_DIFFERS),
        ("Báo cáo Thủ tướng Chính phủ trước ngày 15/12/2024", (2024, 12, 14), DeadlineProblem.UNREAD_WORDS),
        ("Dự kiến quý III/2024", (2024, 9, 30), DeadlineProblem.UNREAD_WORDS),
        ("Trước 30/6/2024 (không kể ngày nghỉ)", (2024, 6, 29), DeadlineProblem.UNREAD_WORDS),
        ("Ban hành quy định trước 30/6/2024", (2024, 6, 29), DeadlineProblem.UNREAD_WORDS),
        ("Mua sắm, tuân thủ trước 30/6/2024", (2024, 6, 29), DeadlineProblem.UNREAD_WORDS),
        ("Hoàn thành 100% trong năm 2024", (2024, 12, 31), DeadlineProblem.UNREAD_WORDS),
        ("31/08/2024 (thực tế 04/11/2024)", (2024, 8, 31), DeadlineProblem.OTHER_DATE),
        ("Ngay sau khi được phê duyệt, chậm nhất 30/6/2024", (2024, 6, 30), DeadlineProblem.EVENT),
        ("Quý II/2024 (cần kiểm)", (2024, 6, 30), DeadlineProblem.TO_CHECK),
        (
            "Trước 01/06/2024 (LawNet); cổng khác ghi 01/10/2024: hai nguồn khác nhau",
            (2024, 5, 31),
            DeadlineProblem.OTHER_DATE,
        ),
    ],
)
def test_read_deadline_that_needs_a_look_is_remarked(wording, due, remark):
    deadline = read(wording)
    assert deadline.due_on == date(*due)
    assert remark in remarks(deadline)


@pytest.mark.parametrize(
    "wording", ["Không nêu", "không nêu thời hạn", "Không rõ trong nguồn", "Không có thời hạn", "N/A", "Không"]
)
def test_read_deadline_not_stated_is_none_in_silence(wording):
    deadline = read(wording)
    assert (deadline.kind, deadline.due_on, deadline.notes) == (DeadlineKind.NONE, None, ())


@pytest.mark.parametrize(
    "wording", ["Thường xuyên", "Thường xuyên, liên tục", "Không nêu thời hạn (thường xuyên)", "24/24 giờ"]
)
def test_read_deadline_standing(wording):
    assert (read(wording).kind, read(wording).notes) == (DeadlineKind.STANDING, ())


@pytest.mark.parametrize(
    ("wording", "remark"),
    [
        ("", DeadlineProblem.EMPTY),
        (" - ", DeadlineProblem.EMPTY),
        ("Khẩn trương", DeadlineProblem.URGENT),
        ("Xử lý ngay", DeadlineProblem.URGENT),
        ("Sớm", DeadlineProblem.URGENT),
        ("Theo QĐ 1085, QĐ 104", DeadlineProblem.REFERENCE),
        ("Theo Quyết định số 104/QĐ-TTg ngày 25/01/2025", DeadlineProblem.REFERENCE),
        ("Theo tiến độ", DeadlineProblem.REFERENCE),
        ("Theo kế hoạch năm 2024", DeadlineProblem.REFERENCE),
        ("Sau 15/05/2024", DeadlineProblem.START_ONLY),
        ("Từ ngày 01/7/2024", DeadlineProblem.START_ONLY),
        ("Bắt đầu từ tháng 7/2024", DeadlineProblem.START_ONLY),
        ("Ngay sau khi Nghị quyết được ban hành", DeadlineProblem.EVENT),
        ("Trong 10 ngày làm việc kể từ ngày nhận được văn bản", DeadlineProblem.EVENT),
        ("30 ngày trước khi hết hạn", DeadlineProblem.EVENT),
        ("Trước Tết Nguyên đán 2025", DeadlineProblem.EVENT),
        ("Khi có yêu cầu", DeadlineProblem.EVENT),
        ("Không nêu (mốc chung QĐ 1085: trước 01/01/2025)", DeadlineProblem.OTHER_MILESTONE),
        ("Xử lý ngay (tính đến 28/10/2025)", DeadlineProblem.REFERENCE),
        ("Chi tiết tại Phụ lục kèm theo", DeadlineProblem.REFERENCE),
        ("Tầm nhìn đến năm 2030", DeadlineProblem.REFERENCE),
    ],
)
def test_read_deadline_without_a_day_is_none_with_a_remark(wording, remark):
    deadline = read(wording)
    assert (deadline.kind, deadline.due_on) == (DeadlineKind.NONE, None)
    assert remark in remarks(deadline)


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("31/02/2024", DeadlineProblem.IMPOSSIBLE_DATE),
        ("30/13/2024", DeadlineProblem.IMPOSSIBLE_DATE),
        ("12/31/2024", DeadlineProblem.IMPOSSIBLE_DATE),
        ("Tháng 13/2024", DeadlineProblem.IMPOSSIBLE_DATE),
        ("Quý V/2024", DeadlineProblem.IMPOSSIBLE_DATE),
        ("ngày 40 hằng tháng", DeadlineProblem.IMPOSSIBLE_DATE),
        ("Quý IV/2023", DeadlineProblem.BEFORE_DIRECTIVE),
        ("Trước 28/02/2024", DeadlineProblem.BEFORE_DIRECTIVE),
        ("30/6/2060", DeadlineProblem.TOO_FAR),
        ("Quý II, quý IV/2024", DeadlineProblem.TWO_DEADLINES),
        ("30/6/2024 hoặc 31/12/2024", DeadlineProblem.TWO_DEADLINES),
        ("Đợt 1 trước 30/6/2024, đợt 2 trước 31/12/2024", DeadlineProblem.TWO_DEADLINES),
        ("Trước ngày 10/3/2024 và cập nhật hằng tháng", DeadlineProblem.TWO_DEADLINES),
        ("Tháng 3/2024 và hằng năm", DeadlineProblem.TWO_DEADLINES),
        ("Quý I và cả năm 2025", DeadlineProblem.TWO_DEADLINES),
        ("Trước 9h00 hoặc 15h00 ngày 15/3/2024", DeadlineProblem.TWO_DEADLINES),
        ("Đầu năm 2025", DeadlineProblem.VAGUE),
        ("Khoảng tháng 6/2024", DeadlineProblem.VAGUE),
        ("Tuần 1 tháng 4/2024", DeadlineProblem.VAGUE),
        ("năm học 2024-2025", DeadlineProblem.VAGUE),
        ("hai tuần một lần", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("2 tháng/lần", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("10 ngày/lần", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("15 ngày một lần", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("05 ngày làm việc/lần", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("năm ngày báo cáo một lần", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("Định kỳ 10 ngày", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("Trong 10 ngày, báo cáo một lần", DeadlineProblem.ONCE_OR_ALWAYS),
        ("thứ Ba, thứ Năm hằng tuần", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("Trước ngày 05 tháng sau", DeadlineProblem.ONCE_OR_ALWAYS),
        ("từ 30/9/2024 đến 30/6/2024", DeadlineProblem.ENDS_BEFORE_START),
        ("Trước 15h00", DeadlineProblem.HOUR_WITHOUT_DAY),
        ("trước 15h00 năm 2024", DeadlineProblem.HOUR_WITHOUT_DAY),
        ("trước 25h00 ngày 15/3/2024", DeadlineProblem.IMPOSSIBLE_HOUR),
        ("không trước 30/6/2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("Ngày 15", DeadlineProblem.NOT_UNDERSTOOD),
        ("45366", DeadlineProblem.NOT_UNDERSTOOD),
        ("xyz", DeadlineProblem.NOT_UNDERSTOOD),
        ("Trước 30/6/2024 mục 12", DeadlineProblem.NOT_UNDERSTOOD),
        ("trước 30 ngày", DeadlineProblem.NOT_UNDERSTOOD),
        ("thứ Ba", DeadlineProblem.NOT_UNDERSTOOD),
        ("tháng Năm 2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("Tháng mừoi năm 2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("ngày mười lăm tháng ba năm 2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("15 tháng ba", DeadlineProblem.NOT_UNDERSTOOD),
        ("Dec 2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("Before 15/3/2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("mùa thu năm 2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("15/3/2024 âm lịch", DeadlineProblem.NOT_UNDERSTOOD),
        ("15/3/2024 (âm lịch)", DeadlineProblem.NOT_UNDERSTOOD),
        ("Trươc ngay 15/3/2024", DeadlineProblem.NOT_UNDERSTOOD),
        ("Trước ngày 25", DeadlineProblem.NOT_UNDERSTOOD),
        ("Hằng quý trước ngày 20", DeadlineProblem.INTERVAL_NOT_KNOWN),
        ("Đầu tháng hằng tháng", DeadlineProblem.VAGUE),
        ("ngày làm việc đầu tiên hằng tháng", DeadlineProblem.VAGUE),
        ("6 tháng đầu năm, cả năm", DeadlineProblem.TWO_DEADLINES),
        ("năm 2024, 2026, 2028", DeadlineProblem.TWO_DEADLINES),
        ("Quý, năm 2024", DeadlineProblem.NOT_UNDERSTOOD),
    ],
)
def test_read_deadline_refuses_with_the_reason(wording, code):
    with pytest.raises(ProblemError) as refusal:
        read(wording)
    assert refusal.value.problem.code == code


def test_read_deadline_on_a_sunday_is_remarked_and_not_moved():
    deadline = read("Trong tháng 3/2024")
    assert deadline.due_on == date(2024, 3, 31)
    assert [(note.code, note.params["weekday"]) for note in deadline.notes] == [(DeadlineProblem.DAY_OFF, 6)]


@pytest.mark.parametrize(("day", "is_off"), [("30/4/2024", True), ("04/5/2024", False), ("05/5/2024", True)])
def test_read_deadline_knows_holidays_and_make_up_days(day, is_off):
    assert bool(read(day).notes) is is_off


def test_read_deadline_on_the_day_of_the_directive_is_accepted():
    assert read("28/02/2024").due_on == ISSUED


def test_read_deadline_counted_from_a_date_not_known_to_the_day_gives_none():
    deadline = read("Trong 15 ngày", date(2024, 2, 1), date(2024, 2, 29))
    assert (deadline.kind, deadline.due_on) == (DeadlineKind.NONE, None)
    assert remarks(deadline) == {DeadlineProblem.START_NOT_EXACT}


def test_read_deadline_counted_into_a_year_without_notice_is_remarked():
    deadline = read("45 ngày làm việc kể từ ngày ký", date(2025, 12, 15))
    assert remarks(deadline) == {DeadlineProblem.YEAR_WITHOUT_NOTICE}


def test_read_deadline_quotes_the_source_as_it_is_written():
    (note,) = read("Không nêu (mốc chung QĐ 1085: trước 01/01/2025)").notes
    assert note.params["text"] == "mốc chung QĐ 1085: trước 01/01/2025"


@given(
    st.dates(date(2024, 3, 1), date(2030, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y", "%d.%m.%Y"]),
)
def test_read_deadline_any_written_day_is_that_day(day, form):
    assert read(day.strftime(form)).due_on == day
    if day > ISSUED + timedelta(days=1):
        assert read("Trước " + day.strftime(form)).due_on == day - timedelta(days=1)


@given(st.text(alphabet="trướcngàytháng năm quý 0123456789/-.,;()hIVđếnhết", max_size=40))
def test_read_deadline_of_anything_answers_or_refuses(wording):
    try:
        deadline = read(wording)
    except ProblemError:
        return
    assert deadline.due_on is None or deadline.due_on >= ISSUED


@given(st.integers(1, 120), st.dates(date(2024, 1, 1), date(2025, 6, 30)))
def test_read_deadline_working_days_agree_with_the_calendar(count, issued):
    deadline = read(f"Trong {count} ngày làm việc kể từ ngày ký", issued)
    assert deadline.due_on == CALENDAR.add_working_days(issued, count)
