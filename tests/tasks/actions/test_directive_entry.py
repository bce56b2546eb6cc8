from dataclasses import replace
from datetime import UTC, date, datetime, time
from unicodedata import normalize

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from tasks.actions.directive_entry import DirectiveHeader, OrderRow, enter_directive, preview_directive
from tasks.actions.reference import load_reference
from tasks.actions.refusal import Refused
from tasks.models import Assignment, Directive, Task
from tasks.rules.deadline import DeadlineKind

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
HEADER = DirectiveHeader(
    date(2026, 11, 20), "71/TB-VPCP", "notice", "Văn phòng Chính phủ", "Trần Văn A", "Kết luận phiên họp"
)
ORDERS = [
    OrderRow(1, "Rà soát thủ tục nội bộ", "Các bộ, ngành, địa phương", "", "Trước 15h00 ngày 24/12/2026", "mục 1"),
    OrderRow(2, "Báo cáo tuần", "Bộ Y tế, Bộ Công an", "VPCP", "Thứ Ba hằng tuần", product="Báo cáo", priority=1),
]


@pytest.fixture
def office(cast):
    load_reference(now=NOW)
    with translation.override("en"):
        yield cast


def test_preview_says_what_each_order_comes_to(office):
    preview = preview_directive(header=HEADER, orders=ORDERS, now=NOW)
    first, second = preview.orders
    assert (first.row, first.due_on, first.due_time, first.deadline_kind) == (
        1,
        date(2026, 12, 24),
        time(15),
        DeadlineKind.BEFORE,
    )
    assert first.assignee_words.endswith(f"{first.assignees - 4} more")
    assert (second.assignees, second.assignee_words) == (3, "Bộ Y tế, Bộ Công an")
    assert (second.due_on, second.deadline_kind) == (date(2026, 11, 24), DeadlineKind.RECURRING)
    assert (preview.tasks, preview.assignments, preview.is_complete) == (2, first.assignees + 3, True)
    assert not Directive.objects.exists()


def test_preview_tells_what_is_in_the_way(office):
    orders = [OrderRow(4, "Rà soát", "Bộ Tài chnh", "", "31/02/2027"), OrderRow(5, "", "Bộ Y tế")]
    first, second = preview_directive(header=HEADER, orders=orders, now=NOW).orders
    assert [problem[:20] for problem in first.problems] == ["“Bộ Tài chnh” isn't ", "This date doesn't ex"]
    assert second.problems == ("The wording of the task is missing.",)


def test_preview_reads_decomposed_letters_like_composed_ones(office):
    row = OrderRow(1, "Rà soát\nthủ tục", "Các bộ, ngành liên quan;\nBộ Y tế", "Bộ Công an", "Trước ngày 24/12/2026")
    cells = {name: normalize("NFD", getattr(row, name)) for name in ("wording", "lead", "coordinating", "deadline")}
    typed = replace(row, **cells)
    assert typed != row
    told, expected = (preview_directive(header=HEADER, orders=[one], now=NOW).orders for one in (typed, row))
    assert told == expected
    assert (told[0].assignees, told[0].problems) == (3, ())


def test_preview_tells_that_a_day_off_is_not_moved(office):
    order = OrderRow(1, "Rà soát", "Bộ Y tế", "", "24/11/2026")
    (said,) = preview_directive(header=HEADER, orders=[order], now=NOW).orders
    assert said.warnings[0] == "The deadline 24/11/2026 is a day off (Tuesday); it isn't moved."


def test_enter_directive_writes_all_of_it(office):
    file = SimpleUploadedFile("71.pdf", b"%PDF-1.7 test", "application/pdf")
    directive = enter_directive(header=HEADER, orders=ORDERS, by=office.secretariat, now=NOW, files=[file])
    assert (directive.number, directive.signer, directive.issuer_name) == (
        "71/TB-VPCP",
        "Trần Văn A",
        "Văn phòng Chính phủ",
    )
    assert Directive.objects.search("tran van a").get() == directive
    assert list(directive.tasks.order_by("pk").values_list("clause", "priority", "product")) == [
        ("mục 1", 2, ""),
        ("", 1, "Báo cáo"),
    ]
    assert Assignment.objects.filter(task__wording="Báo cáo tuần").count() == 3
    assert directive.attachments.count() == 1


@pytest.mark.parametrize(
    ("header", "orders", "said"),
    [
        (HEADER, [ORDERS[0], OrderRow(7, "Rà soát", "Bộ Tài chnh")], "Order 7: “Bộ Tài chnh”"),
        (HEADER, [], "at least one order"),
        (DirectiveHeader(date(2026, 11, 20), "71/TB-VPCP (Mật)"), ORDERS, "state secrecy"),
        (DirectiveHeader(date(2026, 11, 20), "72/TB-VPCP", summary="Độ mật: Tối mật"), ORDERS, "state secrecy"),
        (HEADER, [OrderRow(1, "Tài liệu Tối mật", "Bộ Y tế")], "state secrecy"),
    ],
)
def test_enter_directive_that_is_not_right_writes_nothing(office, header, orders, said):
    with pytest.raises(Refused) as refused:
        enter_directive(header=header, orders=orders, by=office.secretariat, now=NOW)
    assert said in str(refused.value.sentence)
    assert not Directive.objects.exists()
    assert not Task.objects.exists()


def test_enter_directive_number_of_the_year_twice_is_refused(office):
    enter_directive(header=HEADER, orders=ORDERS, by=office.secretariat, now=NOW)
    again = DirectiveHeader(date(2026, 1, 5), "71/tb-vpcp")
    with pytest.raises(Refused) as refused:
        enter_directive(header=again, orders=ORDERS, by=office.secretariat, now=NOW)
    assert str(refused.value.sentence) == "Document 71/TB-VPCP of 20/11/2026 has already been entered."


def test_enter_directive_by_somebody_who_may_not_is_refused(office):
    with pytest.raises(Refused):
        enter_directive(header=HEADER, orders=ORDERS, by=office.officer_a, now=NOW)
