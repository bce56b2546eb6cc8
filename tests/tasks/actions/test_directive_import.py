import csv
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.db import OperationalError
from django.utils import translation

from tasks.actions.directive_import import import_directives, preview_import
from tasks.actions.reference import load_reference
from tasks.actions.refusal import Refused
from tasks.models import Agency, Assignment, AuditEvent, Directive, Task
from tasks.rules.deadline import DeadlineKind
from tasks.spreadsheets import SheetRow, read_sheet

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
ORDERS = Path(__file__).resolve().parents[1] / "data" / "orders.csv"
ANSWER = {
    "document": "71/TB-VPCP (Kết luận phiên họp)",
    "date": "2024-02-28",
    "task_vi": "Trả lời bằng văn bản các kiến nghị của thành viên Hội đồng",
    "lead": "Các bộ, ngành, địa phương",
    "coordinating": "VPCP",
    "deadline": "Trong tháng 3/2024 (31/03/2024)",
    "source": "Báo điện tử",
}


@pytest.fixture
def reference(db):
    load_reference(now=NOW)
    with translation.override("en"):
        yield


def row(number=2, **cells):
    return SheetRow(number, ANSWER | cells)


def enter(*rows, **options):
    return import_directives(rows=rows, by=None, now=NOW, **options)


def counts(report):
    return report.rows, report.directives, report.tasks, report.assignments


def test_import_of_the_answer_order_gives_94_shares_due_on_a_sunday(reference):
    report = enter(row())
    shares = Assignment.objects.all()
    assert counts(report) == (1, 1, 1, 94)
    assert set(shares.values_list("role", "due_on", "original_due_on")) == {
        ("lead", date(2024, 3, 31), date(2024, 3, 31))
    }
    assert shares.filter(agency__kind="ministry").count() == 22
    assert shares.filter(agency__kind="province").count() == 63
    assert [(warning.column, warning.reason) for warning in report.warnings] == [
        ("coordinating", "Already leading the task, and not assigned to it twice: Văn phòng Chính phủ."),
        ("deadline", "The deadline 31/03/2024 is a day off (Sunday); it isn't moved."),
    ]


def test_import_keeps_the_words_beside_what_was_made_of_them(reference):
    enter(row(task_vi="Trả lời [dịch lại từ bản tiếng Anh, không phải nguyên văn]", priority="1", clause="mục 2"))
    task = Task.objects.get()
    assert (task.wording, task.is_verbatim, task.priority, task.clause) == ("Trả lời", False, 1, "mục 2")
    assert (task.deadline_kind, task.deadline_wording) == (DeadlineKind.PERIOD, ANSWER["deadline"])
    assert (task.lead_wording, task.coordinating_wording) == (ANSWER["lead"], "VPCP")
    directive = task.directive
    assert (directive.number, directive.issued_on, directive.summary) == (
        "71/TB-VPCP",
        date(2024, 2, 28),
        "Kết luận phiên họp",
    )
    assert (directive.kind, directive.issued_precision, directive.source) == ("notice", "day", "Báo điện tử")


def test_import_twice_adds_nothing(reference):
    rows = [row(), row(3, task_vi="Việc khác", deadline="Hằng quý")]
    enter(*rows)
    before = AuditEvent.objects.count(), Assignment.objects.count()
    report = enter(*rows)
    assert counts(report) == (2, 0, 0, 0)
    assert [warning.reason for warning in report.warnings] == [
        "This task has already been entered; nothing was added."
    ] * 2
    assert (AuditEvent.objects.count(), Assignment.objects.count()) == before


def test_import_of_a_new_order_joins_the_stored_document(reference):
    enter(row())
    assert counts(enter(row(2, document="71 /tb-vpcp", task_vi="Việc mới", lead="Bộ Y tế"))) == (1, 0, 1, 2)
    assert Directive.objects.get().tasks.count() == 2


def test_import_spellings_of_one_number_are_one_document(reference):
    enter(row(document="98/QĐ-TTg"), row(3, document="98/QD-TTg (kế hoạch)", task_vi="Việc khác"))
    assert Directive.objects.get().number == "98/QĐ-TTg"


def test_import_document_without_number_is_known_by_title_and_date(reference):
    title = "Phiên họp thứ ba TCT và HĐTV"
    enter(row(document=title), row(3, document=title, task_vi="Việc khác"), row(4, document=title, date="2024-03-01"))
    assert sorted(Directive.objects.values_list("summary", "issued_on")) == [
        (title, date(2024, 2, 28)),
        (title, date(2024, 3, 1)),
    ]
    assert counts(enter(row(document=title))) == (1, 0, 0, 0)


def test_import_same_number_with_two_dates_is_refused_naming_the_other_row(reference):
    report = enter(row(), row(3, date="2024-02-29"), row(4, date="2025-02-28", deadline="Năm 2025"))
    (refusal,) = report.rejected
    assert (refusal.row, refusal.column) == (3, "date")
    assert "row 2" in refusal.reason
    assert report.directives == 2


def test_import_same_number_as_a_stored_one_of_another_date_is_refused(reference):
    enter(row())
    report = enter(row(date="2024-02-29", task_vi="Việc mới"))
    assert counts(report) == (1, 0, 0, 0)
    assert (
        report.rejected[0].reason
        == "Document 71/TB-VPCP has already been entered with the date 28/02/2024, not 29/02/2024."
    )


def test_import_repeated_row_is_entered_once_naming_the_first(reference):
    report = enter(row(), row(3))
    assert report.tasks == 1
    assert [warning.reason for warning in report.warnings if warning.row == 3] == [
        "The same task stands in row 2; it is entered once."
    ]


def test_import_tells_all_reasons_of_a_row_in_one_refusal(reference):
    report = enter(row(lead="Bộ Tài chnh", deadline="31/02/2024"))
    (refusal,) = report.rejected
    assert refusal.column == "lead"
    assert "Did you mean “Bộ Tài chính”?" in refusal.reason
    assert "This date doesn't exist: “31/02/2024”." in refusal.reason
    assert not Directive.objects.exists()


def test_import_strict_writes_nothing_when_a_row_is_refused(reference):
    report = enter(row(), row(3, lead="Bộ Tài chnh"), strict=True)
    assert counts(report) == (2, 0, 0, 0)
    assert not Directive.objects.exists()
    assert counts(enter(row(), strict=True)) == (1, 1, 1, 94)


def test_import_dry_run_counts_and_writes_nothing(reference):
    rows = [row(), row(3, task_vi="Việc khác", lead="Bộ Y tế; Bộ Công an", coordinating="")]
    assert counts(enter(*rows, dry_run=True)) == counts(preview_import(rows=rows, now=NOW)) == (2, 1, 2, 96)
    assert not Directive.objects.exists()
    assert not AuditEvent.objects.filter(verb="enter_task").exists()
    assert counts(enter(*rows)) == (2, 1, 2, 96)


def test_import_that_fails_half_way_writes_nothing(reference, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("the connection is gone")

    monkeypatch.setattr("tasks.actions.directive_writing.record_many", fail)
    with pytest.raises(Refused, match="nothing was written"):
        enter(row())
    assert not Directive.objects.exists()
    assert not Assignment.objects.exists()


def test_import_audits_document_and_task_with_its_shares(reference, cast):
    import_directives(rows=[row(lead="Bộ Y tế", coordinating="Bộ Công an")], by=cast.secretariat, now=NOW)
    document, task = AuditEvent.objects.filter(by=cast.secretariat).order_by("pk")
    assert (document.verb, task.verb) == ("enter_directive", "enter_task")
    health = Agency.objects.get(name_vi="Bộ Y tế")
    assert task.after["lead"] == [{"agency_id": health.pk}]


def test_import_by_somebody_who_may_not_is_refused(reference, cast):
    with pytest.raises(Refused):
        import_directives(rows=[row()], by=cast.officer_a, now=NOW)


def test_import_refused_cells_of_the_file_are_refused_rows(reference):
    report = enter(replace(row(), refused=(("lead", "=1+1", "The cell begins like a formula."),)))
    assert report.as_json()["rejected"] == [
        {"row": 2, "column": "lead", "value": "=1+1", "reason": "The cell begins like a formula."}
    ]


@pytest.mark.parametrize(
    ("deadline", "issued", "period_on", "due_on", "hour"),
    [
        ("Hằng tháng", "2024-02-28", date(2026, 11, 1), date(2026, 11, 30), None),
        ("Trước ngày 20 hằng tháng", "2024-02-28", date(2026, 12, 1), date(2026, 12, 19), None),
        ("Trước 15h00 thứ Ba hằng tuần", "2024-02-28", date(2026, 11, 23), date(2026, 11, 24), time(15)),
        ("Trước 30/9 hằng năm", "2024-02-28", date(2027, 1, 1), date(2027, 9, 29), None),
        ("Hằng quý năm 2024", "2024-02-28", date(2024, 1, 1), date(2024, 3, 31), None),
        ("Hằng tuần", "2026-12-01", date(2026, 11, 30), date(2026, 12, 6), None),
    ],
)
def test_import_recurring_order_gets_the_period_in_force(reference, deadline, issued, period_on, due_on, hour):
    enter(row(document="9/QĐ-TTg", date=issued, lead="Bộ Y tế", coordinating="", deadline=deadline))
    share = Assignment.objects.get()
    assert (share.period_on, share.due_on, share.due_time) == (period_on, due_on, hour)
    assert Task.objects.get().due_on is None


def test_import_recurring_order_that_is_over_is_remarked(reference):
    deadline = "Hằng tháng đến hết năm 2024"
    report = enter(row(document="9/QĐ-TTg", lead="Bộ Y tế", coordinating="", deadline=deadline))
    assert Assignment.objects.get().period_on == date(2024, 2, 1)
    assert [(warning.column, warning.reason) for warning in report.warnings] == [
        (
            "deadline",
            "This recurring order ended on 31/12/2024; only one share is made, for the period from 01/02/2024 to 29/02/2024.",
        )
    ]


def test_import_of_a_secret_document_in_small_letters_is_refused(reference):
    (refusal,) = enter(row(document="Kế hoạch mật về biên giới")).rejected
    assert (refusal.column, refusal.reason[:5]) == ("document", "“mật”")


def test_import_asks_the_database_by_tables_and_not_by_rows(reference, django_assert_max_num_queries):
    def table(first, size):
        return [
            row(n, document=f"{n}/QĐ-TTg", task_vi=f"Việc {n}", lead="Bộ Y tế; Bộ Công an")
            for n in range(first, first + size)
        ]

    with django_assert_max_num_queries(19):
        enter(*table(10, 1))
    with django_assert_max_num_queries(60):  # SQLite takes some sixty rows in one statement
        enter(*table(100, 300))


def test_import_same_number_of_two_provinces_is_two_documents(reference):
    def plan(number, province, date):
        return row(number, document=f"45/KH-UBND (UBND tỉnh {province})", date=date)

    report = enter(plan(2, "Nghệ An", "2024-02-28"), plan(3, "Hà Tĩnh", "2024-03-15"), plan(4, "Nghệ An", "2024-03-01"))
    assert (report.directives, [finding.row for finding in report.rejected]) == (2, [4])
    again = enter(plan(2, "Thanh Hóa", "2024-03-20"), plan(3, "Hà Tĩnh", "2024-03-16"))
    assert (again.directives, [finding.row for finding in again.rejected]) == (1, [3])


def test_import_of_a_lead_that_names_who_coordinates_gives_both_their_shares(reference):
    report = enter(row(lead="Bộ Tư pháp chủ trì, phối hợp với VPCP, Bộ Y tế", coordinating="Bộ Y tế; Bộ Công an"))
    assert counts(report) == (1, 1, 1, 4)
    held = set(Assignment.objects.values_list("agency__abbreviation", "role"))
    assert held == {("BTP", "lead"), ("VPCP", "coordinating"), ("BYT", "coordinating"), ("BCA", "coordinating")}


def expected_rows():
    with ORDERS.open(encoding="utf-8", newline="") as file:
        return {number: record["expected"] for number, record in enumerate(csv.DictReader(file), start=2)}


def said_of(number, report, order):
    """What became of a row, in the short hand of the file."""
    if order is None:
        refused = [finding.column for finding in report.rejected if finding.row == number]
        return f"no {refused[0]}" if refused else "again"
    recurrence = order.deadline.recurrence
    columns = dict.fromkeys(finding.column for finding in report.warnings if finding.row == number)
    warned = [name for name in ("document", "date", "lead", "coordinating", "deadline") if name in columns]
    unsplit = sum(bool(share.class_wording) for share in (*order.leads, *order.coordinating))
    parts = [
        f"ok L={len(order.leads)} C={len(order.coordinating)} K={order.deadline.kind.value}",
        order.deadline.due_on and f"D={order.deadline.due_on}",
        recurrence and f"R={recurrence.frequency.value}",
        order.deadline.due_time and f"T={order.deadline.due_time:%H:%M}",
        warned and f"W={'+'.join(warned)}",
        unsplit and f"S={unsplit}",
    ]
    return " ".join(part for part in parts if part)


def test_import_of_invented_rows_comes_to_what_a_person_expects(reference, monkeypatch):
    written = {}
    monkeypatch.setattr(
        "tasks.actions.directive_import.write_plan",
        lambda plan, **facts: written.update(
            {
                one.rows_by_fingerprint[key]: order
                for one in plan
                for key, order in zip(one.rows_by_fingerprint, one.orders, strict=True)
            }
        ),
    )
    numbers = expected_rows()
    sheet = read_sheet(ORDERS.read_bytes(), ORDERS.name)
    assert len(sheet) == len(numbers) >= 150
    rows = [replace(one, number=number) for number, one in zip(numbers, sheet, strict=True)]
    report = import_directives(rows=rows, by=None, now=NOW)
    assert {number: said_of(number, report, written.get(number)) for number in numbers} == numbers
