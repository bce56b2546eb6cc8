"""What is pointed out when orders come in, by hand and from a table."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from tasks.actions.directive_entry import DirectiveHeader, OrderRow, preview_directive
from tasks.actions.directive_import import import_directives
from tasks.actions.reference import load_reference
from tasks.models import Agency, Assignment, Setting
from tasks.queries.similar_orders import similar_open_orders
from tasks.spreadsheets import SheetRow
from tests.factories import make_assignment, make_directive, make_task

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
HEADER = DirectiveHeader(date(2026, 11, 20), "71/TB-VPCP", "notice")
WORDING = "Rà soát, đơn giản hóa thủ tục hành chính nội bộ trong lĩnh vực đất đai và báo cáo kết quả"


@pytest.fixture
def office(cast):
    load_reference(now=NOW)
    with translation.override("en"):
        yield cast


def warnings_of(deadline="24/12/2026", lead="Bộ Y tế", wording="Việc mới", **cells):
    order = OrderRow(1, wording, lead, "", deadline, **{"product": "Báo cáo", **cells})
    (said,) = preview_directive(header=HEADER, orders=[order], now=NOW).orders
    return list(said.warnings)


def existing(agency="Bộ Y tế", wording=WORDING, role="lead", **fields):
    task = make_task(make_directive("9/TB-VPCP", date(2026, 10, 1)), wording=wording)
    return make_assignment(task, Agency.objects.in_force(NOW.date()).get(name_vi=agency), role=role, **fields)


def test_preview_says_nothing_of_an_order_that_is_clear(office):
    assert warnings_of() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"deadline": "24/11/2026"}, ["a day off (Tuesday)", "Short notice: from 20/11/2026 to 24/11/2026"]),
        ({"deadline": "23/11/2026"}, ["only 1 working days"]),
        ({"product": ""}, ["No expected product"]),
        ({"deadline": ""}, ["kept without one"]),
        ({"deadline": "Thường xuyên"}, []),
        ({"deadline": "Hằng tuần"}, []),
    ],
)
def test_preview_points_out_what_is_worth_a_look(office, changes, said):
    found = warnings_of(**changes)
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


def test_preview_counts_short_notice_by_the_setting(office):
    Setting.objects.create(name="short_notice_working_days", value=30)
    assert "Short notice" in warnings_of()[0]


def test_preview_points_out_a_near_duplicate_of_the_same_agency(office):
    share = existing()
    (said,) = warnings_of(wording=WORDING.replace("kết quả", "tiến độ"), lead="Bộ Y tế, Bộ Công an")
    assert said.startswith("Bộ Y tế already has an open order that is nearly the same")
    assert f"{share.task.code} of 9/TB-VPCP" in said


@pytest.mark.parametrize(
    "fields",
    [
        {"agency": "Bộ Công an"},
        {"role": "coordinating"},
        {"state": "withdrawn"},
        {"state": "completed", "submitted_at": NOW},
        {"wording": "Công khai danh mục thủ tục đã cắt giảm"},
    ],
)
def test_preview_passes_over_what_is_no_duplicate(office, fields):
    existing(**fields)
    assert warnings_of(wording=WORDING) == []


def test_entering_says_the_warnings_to_who_saw_no_preview(office, client):
    client.force_login(office.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    data = {"number": "71/TB-VPCP", "issued_on": "20/11/2026", "kind": "notice"}
    data |= {"orders-TOTAL_FORMS": 1, "orders-INITIAL_FORMS": 0, "orders-0-wording": "Việc", "orders-0-lead": "Bộ Y tế"}
    data |= {"orders-0-deadline": "24/12/2026"}
    response = client.post(reverse("tasks:directive-enter"), data, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]


def sheet(*rows, **common):
    cells = {"document": "71/TB-VPCP", "date": "2026-11-20", "lead": "Bộ Y tế", "deadline": "24/12/2026"}
    return [SheetRow(number, {**cells, **common, **row}) for number, row in enumerate(rows, start=2)]


def imported(rows):
    return import_directives(rows=rows, by=None, now=NOW, dry_run=True)


def test_import_points_out_a_near_duplicate_in_its_row(office):
    existing()
    report = imported(sheet({"task_vi": "Việc khác"}, {"task_vi": WORDING}))
    (finding,) = report.warnings
    assert (finding.row, finding.column, finding.value) == (3, "task_vi", WORDING)
    assert "100 %" in finding.reason


def test_import_names_the_rows_without_product_where_there_is_the_column(office):
    report = imported(sheet({"task_vi": "Một", "product": ""}, {"task_vi": "Hai", "product": "Báo cáo"}))
    assert [(finding.row, finding.column) for finding in report.warnings] == [(2, "product")]
    assert report.as_kept()["without_product"] == 1


def test_import_counts_the_tasks_without_product_where_there_is_no_column(office):
    report = imported(sheet({"task_vi": "Một"}, {"task_vi": "Hai"}))
    assert (report.warnings, report.without_product) == ([], 2)


@pytest.mark.parametrize("number", [1, 400])
def test_similar_orders_of_many_are_found_in_the_same_few_queries(office, number, django_assert_num_queries):
    share = existing()
    new = {row: (f"{WORDING} {row}", frozenset({(share.agency_id, None, None)})) for row in range(number)}
    with django_assert_num_queries(3):
        found = similar_open_orders(new)
    assert {row: similar.task for row, similar in found.items()} == dict.fromkeys(range(number), share.task)


def test_similar_orders_are_the_same_for_one_and_for_many(office):
    agency = existing().agency
    for number in range(25):
        task = make_task(wording=f"{WORDING} số {number} {'thêm ' * (number % 3)}".replace("đất", f"đất{number % 5}"))
        Assignment.objects.create(task=task, agency=agency)
    new = {row: (f"{WORDING} số {row}", frozenset({(agency.pk, None, None)})) for row in range(40)}
    filler = {1000 + row: (" ".join(f"x{row}y{step}" for step in range(20)), frozenset()) for row in range(60)}
    many = similar_open_orders({**new, **filler})
    alone = {row: similar_open_orders({row: order}).get(row) for row, order in new.items()}
    assert many
    assert {row: similar and similar.task for row, similar in alone.items()} == {
        row: many[row].task if row in many else None for row in new
    }
