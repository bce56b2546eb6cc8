"""Entering tables of published values: what is understood, what is refused, and that nothing is added twice."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports.actions import value_writing
from reports.actions.value_import import import_values
from reports.models import Indicator, IndicatorVersion, Period, Subject, Target, Value
from reports.rules.kinds import IndicatorKind, Operator, Origin, SubjectKind, TargetKind, ValueState
from tasks.actions.refusal import Refused
from tasks.models import Agency, AuditEvent
from tasks.rules.kinds import AgencyKind
from tasks.spreadsheets import SheetRow

NOW = datetime(2026, 11, 22, tzinfo=UTC)
RATE = "Tỷ lệ hồ sơ trực tuyến"
COLUMNS = ("indicator", "agency", "period", "value", "unit", "source", "note")

pytestmark = pytest.mark.django_db


def sheet(*rows: tuple[str, ...]) -> list[SheetRow]:
    """Return rows of a table, numbered as a spreadsheet does; what a row leaves out is empty."""
    filled = [dict(zip(COLUMNS, (*row, *[""] * len(COLUMNS)), strict=False)) for row in rows]
    return [SheetRow(number, cells) for number, cells in enumerate(filled, start=2)]


def enter(*rows: tuple[str, ...], **options):
    return import_values(rows=sheet(*rows), by=None, now=NOW, **options)


def rate(agency: str = "Toàn quốc", period: str = "2024", value: str = "40", **cells: str) -> tuple[str, ...]:
    return (cells.get("name", RATE), agency, period, value, cells.get("unit", "%"), cells.get("source", "Nguồn A"),
            cells.get("note", ""))  # fmt: skip


def known_rate(**fields) -> Indicator:
    indicator = Indicator.objects.create(
        **{"code": "rate", "name": RATE, "kind": IndicatorKind.RATIO, "unit": "%", **fields}
    )
    IndicatorVersion.objects.create(indicator=indicator)
    return indicator


def said(findings) -> list[tuple[int, str]]:
    return [(finding.row, finding.column) for finding in findings]


def test_a_value_is_kept_with_everything_its_row_says():
    indicator = known_rate()
    report = enter(rate("Toàn quốc", "2023", "30,4", source="Báo (01/03/2024)", note="tăng 1,4 lần so với 2022"))
    assert report.as_json() == {"rows": 1, "indicators": 0, "values": 1, "targets": 0, "rejected": [], "warnings": []}
    value = Value.objects.get()
    assert (value.indicator, value.subject.kind, value.period.name) == (indicator, SubjectKind.NATION, "Năm 2023")
    assert (value.value, value.operator, value.none_arose) == (Decimal("30.4"), Operator.EQUAL, False)
    assert (value.change, value.change_kind, value.compared_with) == (Decimal("1.4"), "times", "2022")
    assert (value.origin, value.state, value.published_on) == (Origin.PUBLISHED, ValueState.PUBLISHED, date(2024, 3, 1))
    assert value.wording == f"{RATE}; Toàn quốc; 2023: 30,4 % – tăng 1,4 lần so với 2022"
    event = AuditEvent.objects.get(verb="import_value")
    assert (event.target_type, event.target_id, event.after["value"]) == ("value", value.pk, "30.4")


def test_again_adds_nothing_and_says_so():
    rows = (rate(), rate("Khối địa phương", value="<10"), (f"Chỉ tiêu: {RATE}", "Toàn quốc", "2025 (mục tiêu)", "80"))
    known_rate()
    assert (enter(*rows).values, Target.objects.count()) == (2, 1)
    again = enter(*rows)
    assert (again.indicators, again.values, again.targets, len(again.warnings)) == (0, 0, 0, 3)
    assert (Value.objects.count(), Target.objects.count(), Period.objects.count()) == (2, 1, 2)


def test_a_row_twice_in_a_file_is_entered_once():
    known_rate()
    report = enter(rate(), rate())
    assert (report.values, said(report.warnings)) == (1, [(3, "value")])


def test_dry_run_counts_and_writes_nothing():
    report = enter(rate(), (f"Chỉ tiêu: {RATE}", "Toàn quốc", "2025", "80", "%"), dry_run=True)
    assert (report.indicators, report.values, report.targets) == (1, 1, 1)
    assert not Indicator.objects.exists()
    assert not Subject.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_failure_leaves_nothing_behind(monkeypatch):
    def fail(_events):
        raise RuntimeError

    monkeypatch.setattr(value_writing, "record_many", fail)
    with pytest.raises(RuntimeError):
        enter(rate())
    assert not Indicator.objects.exists()
    assert not Value.objects.exists()


def test_who_may_not_edit_reference_data_is_refused(cast):
    with pytest.raises(Refused):
        import_values(rows=sheet(rate()), by=cast.officer_a, now=NOW)
    assert import_values(rows=sheet(rate()), by=cast.administrator, now=NOW).values == 1
    assert Value.objects.get().entered_by == cast.administrator


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (rate(name=""), "indicator"),
        (rate(name="– hoàn thành"), "indicator"),
        (rate(name="45,8"), "indicator"),
        (rate("2024"), "agency"),
        (rate(agency=""), "agency"),
        (rate(agency="Tỉnh Hà Nam", period="2026"), "agency"),
        (rate(period=""), "period"),
        (rate(period="31/02/2024"), "period"),
        (rate(period="một ngày đẹp trời"), "period"),
        (rate(value=""), "value"),
        (rate(value="chưa có số liệu"), "value"),
        (rate(value="nhiều"), "value"),
        (rate(value="-5"), "value"),
        (rate(value="140"), "value"),
        (rate(value=">100"), "value"),
        (rate(value="30–40"), "value"),
        (rate(value="#N/A"), "value"),
        (rate(value="12", unit="hồ sơ"), "unit"),
        (rate(value="12", unit="% số hồ sơ và % chi phí"), "unit"),
        (rate(name="Số hồ sơ", value="26", unit="hồ sơ (trên 25)"), "value"),
        (rate(name="Số hồ sơ", value="2,5", unit="hồ sơ"), "value"),
        (rate(name="Số hồ sơ", value="1.488", unit="cái gì đó"), "value"),
        (rate(name="Số hồ sơ", value="12", unit=""), "unit"),
        (rate(name="Điểm", value="19", unit="điểm (tối đa 18)"), "value"),
        ((f"Chỉ tiêu: {RATE}", "Toàn quốc", "2025", "không phát sinh", "%"), "value"),
        (rate(name="x" * 301), "indicator"),
    ],
)
def test_a_row_is_refused_with_its_column_value_and_reason(row, column):
    known_rate()
    Agency.objects.create(name_vi="Tỉnh Hà Nam", kind=AgencyKind.PROVINCE, valid_to=date(2025, 6, 30))
    report = enter(row)
    (finding,) = report.rejected
    assert (finding.row, finding.column, finding.value) == (2, column, row[COLUMNS.index(column)][:200])
    assert finding.reason.endswith(".")
    assert not Value.objects.exists()
    assert not Target.objects.exists()
    assert Indicator.objects.count() == 1


def test_a_refused_row_tells_all_its_reasons():
    (finding,) = enter(rate(agency="", period="nào đó", value="abc")).rejected
    assert finding.column == "period"
    assert len(finding.reason.split("”. ")) == 2


def test_none_arose_is_kept_and_is_not_zero():
    known_rate()
    enter(rate("Bộ A", value="không phát sinh"), rate("Bộ B", value="0"))
    values = {str(value.subject): value for value in Value.objects.all()}
    assert (values["Bộ A"].none_arose, values["Bộ A"].value) == (True, None)
    assert (values["Bộ B"].none_arose, values["Bộ B"].value) == (False, 0)


def test_the_agency_is_the_one_of_that_time():
    known_rate()
    old = Agency.objects.create(name_vi="Tỉnh Tây Ninh", kind=AgencyKind.PROVINCE, valid_to=date(2025, 6, 30))
    new = Agency.objects.create(name_vi="Tỉnh Tây Ninh", kind=AgencyKind.PROVINCE, valid_from=date(2025, 7, 1))
    gone = Agency.objects.create(name_vi="Tỉnh Long An", kind=AgencyKind.PROVINCE, valid_to=date(2025, 6, 30))
    report = enter(
        rate("Tỉnh Tây Ninh", "2024"), rate("Tây Ninh", "2025"), rate("UBND tỉnh Tây Ninh", "Q1/2025"),
        rate("Tỉnh Long An", "2025"), rate("Tỉnh Long An", "2026"),
    )  # fmt: skip
    agencies = [value.subject.agency for value in Value.objects.order_by("pk").select_related("subject__agency")]
    assert agencies == [old, new, old, gone]
    assert said(report.warnings) == [(5, "agency")]
    assert said(report.rejected) == [(6, "agency")]
    assert "31/12/2026" in report.rejected[0].reason


def test_somebody_nobody_knows_is_kept_by_name_with_a_remark():
    known_rate()
    Agency.objects.create(name_vi="Tỉnh Quảng Nam", kind=AgencyKind.PROVINCE)
    report = enter(rate("Hội An (Quảng Nam)"), rate("Hội An (Quảng Nam)", "2023"), rate("14 bộ, cơ quan"))
    assert set(Subject.objects.values_list("kind", "name")) == {
        (SubjectKind.NAMED, "Hội An (Quảng Nam)"),
        (SubjectKind.NAMED, "14 bộ, cơ quan"),
    }
    assert said(report.warnings) == [(2, "agency"), (4, "agency")]


def test_an_unknown_indicator_is_added_once_for_nobody():
    report = enter(rate(name="Chỉ số lạ"), rate("Khối địa phương", name="chỉ số LẠ"))
    indicator = Indicator.objects.get()
    assert (indicator.kind, indicator.audience, indicator.direction) == ("ratio", "nobody", "neither")
    assert (report.indicators, said(report.warnings)) == (1, [(2, "indicator")])
    assert {value.version.indicator for value in Value.objects.all()} == {indicator}


def test_rows_with_a_dash_are_parts_of_the_total_above():
    report = enter(
        ("Nhiệm vụ giao", "Toàn quốc", "2024", "10", "nhiệm vụ", "Nguồn A"),
        ("– hoàn thành", "Toàn quốc", "2024", "6", "nhiệm vụ", "Nguồn A"),
        ("Văn bản ban hành", "Toàn quốc", "2024", "9", "văn bản", "Nguồn B"),
        ("– hoàn thành", "Bộ A", "2024", "2", "nhiệm vụ", "Nguồn A"),
        ("– hoàn thành", "Toàn quốc", "2023", "2", "nhiệm vụ", "Nguồn A"),
    )
    assert said(report.rejected) == [(6, "indicator")]
    part = Indicator.objects.get(part_of__isnull=False)
    assert (part.part_of.name, part.name, part.adds_up) == ("Nhiệm vụ giao", "Nhiệm vụ giao – hoàn thành", False)
    assert part.values.count() == 2


def test_targets_stand_on_the_indicator_they_are_of():
    indicator = known_rate()
    report = enter(
        (f"Chỉ tiêu: {RATE.lower()}", "Khối bộ, ngành", "2024 (mục tiêu)", "70", "% (tối thiểu)", "QĐ 1"),
        (RATE, "Toàn quốc", "2022 (giá trị gốc)", "21,7", "%"),
        ("Chỉ tiêu NQ 66/NQ-CP: chi phí", "Toàn quốc", "2025", "30", "%"),
        ("NQ 76/NQ-CP: chi phí", "Toàn quốc", "2025 (mục tiêu)", "20", "%"),
        ("Nội bộ: tỷ lệ cắt giảm tối thiểu", "Toàn quốc", "2025 (mục tiêu)", "20", "% số TTHC và % chi phí"),
    )
    assert (report.targets, report.values, report.indicators) == (6, 0, 4)
    ministries, baseline = Target.objects.filter(indicator=indicator).order_by("pk")
    assert (ministries.value, ministries.operator, ministries.kind) == (70, Operator.AT_LEAST, TargetKind.TARGET)
    assert (baseline.value, baseline.kind) == (Decimal("21.7"), TargetKind.BASELINE)
    cut = Target.objects.filter(indicator__name__contains="cắt giảm")
    assert {target.operator for target in cut} == {Operator.AT_LEAST}
    assert {target.indicator.name for target in cut} == {
        "Nội bộ: tỷ lệ cắt giảm (số TTHC)",
        "Nội bộ: tỷ lệ cắt giảm (chi phí)",
    }


def test_a_target_is_set_once():
    known_rate()
    target = (f"Chỉ tiêu: {RATE}", "Toàn quốc", "2025", "80", "%", "Chỉ thị A")
    enter(target)
    report = enter((*target[:3], "85", "%", "Chỉ thị B"))
    (finding,) = report.rejected
    assert finding.column == "value"
    assert all(words in finding.reason for words in ("80", "Chỉ thị A", "85"))
    assert Target.objects.get().value == 80


def test_what_another_source_says_is_a_revision_and_both_stay():
    known_rate()
    enter(rate(source="Báo A (01/03/2024)"))
    report = enter(rate(value="41", source="Báo B (05/03/2024)"))
    (finding,) = report.warnings
    assert all(words in finding.reason for words in ("40", "Báo A", "41"))
    told = Value.objects.order_by("revision").values_list("revision", "value", "is_current")
    assert list(told) == [(1, 40, False), (2, 41, True)]
    assert Value.objects.get(revision=2).reason == finding.reason
    again = enter(rate(source="Báo A (01/03/2024)"), rate(value="41", source="Báo B (05/03/2024)"))
    assert (again.values, Value.objects.count()) == (0, 2)


def test_an_older_source_does_not_push_out_a_newer_one():
    known_rate()
    enter(rate(value="41", source="Báo B (05/03/2024)"), rate(source="Báo A (01/03/2024)"))
    assert list(Value.objects.filter(is_current=True).values_list("value", flat=True)) == [41]
    assert Value.objects.count() == 2


def test_two_sources_in_one_file_are_compared_too():
    known_rate()
    report = enter(rate(source="A"), rate(value="41", source="B"), rate(value="41", source="C"))
    assert (report.values, said(report.warnings)) == (3, [(3, "value"), (4, "value")])
    assert Value.objects.get(is_current=True).source == "C"


@pytest.mark.parametrize("count", [1, 3, 20])
def test_queries_do_not_grow_with_the_rows(count, django_assert_num_queries):
    known_rate()
    enter(rate("Bộ Z", "2020"), (f"Chỉ tiêu: {RATE}", "Bộ Z", "2020", "5", "%"))
    rows = [rate(f"Bộ {number}", f"{2000 + number % 20}") for number in range(count)]
    with django_assert_num_queries(22):
        assert enter(*rows).values == count


@pytest.mark.parametrize(
    "row",
    [
        rate(name=f"Chỉ tiêu {RATE.lower()}"),
        rate(name=f"{RATE} (mục tiêu)"),
        rate(unit="% (chỉ tiêu)"),
        rate(note="Mục tiêu năm 2024"),
        rate(period="mục tiêu 2024"),
    ],
)
def test_a_number_wanted_is_a_target_wherever_the_row_says_so(row):
    known_rate()
    report = enter(row)
    assert (report.indicators, report.values, report.targets, report.warnings) == (0, 0, 1, [])


def test_a_number_with_its_unit_is_read_and_kept_in_its_own_words():
    report = enter(("Chi phí tuân thủ", "Toàn quốc", "2024", "1,8 tỷ đồng", "tỷ đồng"))
    assert not report.rejected
    assert (Value.objects.get().value, Indicator.objects.get().unit) == (Decimal(1_800_000_000), "đồng")
    assert Value.objects.get().wording == "Chi phí tuân thủ; Toàn quốc; 2024: 1,8 tỷ đồng tỷ đồng"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (rate(value="45,8 điểm"), "value"),
        (rate(unit="% (tăng)"), "unit"),
        (("Chi phí", "Toàn quốc", "2024", "1.800.000.000.000", "tỷ đồng"), "value"),
        (("Điểm", "Toàn quốc", "2024", "91/90", "điểm"), "value"),
    ],
)
def test_a_number_on_another_scale_is_refused(row, column):
    known_rate()
    report = enter(row)
    assert (report.values, [finding.column for finding in report.rejected]) == (0, [column])


def test_points_out_of_their_maximum_keep_the_points():
    enter(("Điểm", "Toàn quốc", "2024", "86,94/100", "điểm"))
    assert (Value.objects.get().value, Value.objects.get().denominator) == (Decimal("86.94"), None)


def test_a_row_of_those_among_them_is_a_part_of_the_total_above():
    enter(("Nhiệm vụ", "Bộ A", "2024", "12", "nhiệm vụ"), ("Trong đó: quá hạn", "Bộ A", "2024", "3", "nhiệm vụ"))
    assert Indicator.objects.get(name__endswith="quá hạn").part_of == Indicator.objects.get(name="Nhiệm vụ")
