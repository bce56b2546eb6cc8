from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from reports.models import Value
from reports.rules.kinds import IndicatorKind, ValueState
from tasks.models import AuditEvent
from tests.reports.sheets import count_indicator, reported, sheet_indicator, sheet_period

NUMERATOR, DENOMINATOR, VALUE, NONE, NOTE, REASON = "G", "H", "I", "J", "K", "L"


@pytest.fixture
def period(db):
    return sheet_period()


@pytest.fixture
def indicators(db):
    return [sheet_indicator("A"), count_indicator("C"), count_indicator("D", kind=IndicatorKind.SCORE, unit="điểm")]


def address(cast, period, name):
    return reverse(f"reports:{name}", args=[period.pk, cast.ministry_a.pk])


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer_a, backend="django.contrib.auth.backends.ModelBackend")
    return client


def download(officer, cast, period):
    answer = officer.get(address(cast, period, "sheet-workbook"))
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.getvalue()))


def upload(officer, cast, period, book, **options):
    content = BytesIO()
    book.save(content)
    file = SimpleUploadedFile("số liệu.xlsx", content.getvalue())
    return officer.post(address(cast, period, "sheet-upload"), {"file": file}, **options)


def fill(book, **cells):
    for place, content in cells.items():
        book.worksheets[0][place] = content
    return book


@pytest.fixture
def full(cast, period, indicators):
    """A draft of every kind, with notes that a spreadsheet would run and a number of three decimals."""
    state = {"state": ValueState.DRAFT, "by": cast.officer_a}
    reported(indicators[0], cast.ministry_a, period, numerator=123456789, denominator=987654321, note="=1+1", **state)
    reported(indicators[1], cast.ministry_a, period, none_arose=True, note="- theo Cổng", **state)
    reported(indicators[2], cast.ministry_a, period, value="83.634", note="'=trích", **state)


def test_workbook_says_whose_it_is_and_locks_what_is_not_typed(officer, cast, period, indicators):
    sheet = download(officer, cast, period).worksheets[0]
    assert sheet.protection.sheet
    assert [sheet.column_dimensions[letter].hidden for letter in "ABC"] == [True, True, False]
    assert [sheet[f"{letter}1"].value for letter in "CGHIJK"] == [
        "Mã", "Tử số", "Mẫu số", "Giá trị", "Không phát sinh", "Ghi chú"
    ]  # fmt: skip
    locked = {place: sheet[place].protection.locked for place in ("A2", "D2", "G1", "G2", "H2", "I2", "I3", "G3", "K2")}
    assert [place for place, is_locked in locked.items() if not is_locked] == ["G2", "H2", "I3", "K2"]
    assert "không phát sinh" in sheet.data_validations.dataValidation[0].formula1


def test_exported_workbook_imported_unchanged_changes_nothing(officer, cast, period, full):
    before, events = list(Value.objects.order_by("pk").values()), AuditEvent.objects.count()
    answer = upload(officer, cast, period, download(officer, cast, period), follow=True)
    assert "không có gì mới" in answer.content.decode()
    assert list(Value.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == events


def test_workbook_that_changes_a_submitted_row_is_not_called_the_same(officer, cast, period, indicators):
    reported(indicators[1], cast.ministry_a, period, value=40, state=ValueState.SUBMITTED)
    book = fill(download(officer, cast, period), I3=99)
    answer = upload(officer, cast, period, book, follow=True)
    assert "Dòng đã gửi hoặc đã xác nhận không đọc lại" in answer.content.decode()


def test_workbook_is_named_by_agency_and_period(officer, cast, period):
    answer = officer.get(address(cast, period, "sheet-workbook"))
    answer.close()
    assert "thang-02-2024.xlsx" in answer["Content-Disposition"]


@pytest.mark.parametrize("note", ["'a", "''=a", "' = a", "-5", "+84 24", "a'b", "@x"])
def test_note_comes_back_as_it_was(officer, cast, period, indicators, note):
    reported(indicators[1], cast.ministry_a, period, value=5, note=note, state=ValueState.DRAFT)
    answer = upload(officer, cast, period, download(officer, cast, period), follow=True)
    assert "không có gì mới" in answer.content.decode()


def test_notes_in_the_workbook_are_text_and_never_run(officer, cast, period, full):
    sheet = download(officer, cast, period).worksheets[0]
    notes = [sheet[f"{NOTE}{row}"] for row in (2, 3, 4)]
    assert [cell.data_type for cell in notes] == ["s", "s", "s"]
    assert notes[0].value == "'=1+1"


def test_uploaded_workbook_is_shown_and_not_saved(officer, cast, period, indicators):
    book = fill(download(officer, cast, period), G2="1.234", H2="2.000", I3=1234, I4=83.634, J3=None)
    answer = upload(officer, cast, period, book)
    text = answer.content.decode()
    assert (answer.status_code, Value.objects.count()) == (200, 0)
    shown = [f'value="{number}"' in text for number in ("1.234", "2.000", "83,634")]
    assert (shown, "3 dòng trong tệp khác" in text) == ([True] * 3, True)


def test_wrong_cells_come_back_marked_with_their_reasons(officer, cast, period, indicators):
    book = fill(download(officer, cast, period), G2=30, H2="mười", I3="=SUM(A1:A2)", I4=5)
    answer = upload(officer, cast, period, book)
    form = answer.context["form"]
    assert (answer.status_code, Value.objects.count()) == (422, 0)
    data = {f"{row.name}-{name}": text for row in form.rows for name, text in [("seen", row.seen), *row.cells.items()]}
    marked = officer.post(address(cast, period, "sheet-workbook"), data)
    sheet = load_workbook(BytesIO(marked.getvalue())).worksheets[0]
    assert sheet[f"{REASON}1"].value == "Cần sửa"
    assert "“mười” không phải là số" in sheet[f"{REASON}2"].value
    assert "công thức" in sheet[f"{REASON}3"].value
    assert sheet[f"{REASON}4"].value is None
    fills = [sheet[place].fill.start_color.rgb for place in ("H2", "G2")]
    assert fills[0] != fills[1]
    assert sheet["I3"].data_type == "s"


def test_row_submitted_since_the_download_is_left_alone(officer, cast, period, indicators):
    book = fill(download(officer, cast, period), I3=99, I4=5)
    reported(indicators[1], cast.ministry_a, period, value=40, state=ValueState.SUBMITTED)
    form = upload(officer, cast, period, book).context["form"]
    assert [row.line.indicator.code for row in form.touched] == ["D"]


def test_row_a_colleague_changed_since_the_download_is_a_conflict_when_saved(officer, cast, period, indicators):
    book = fill(download(officer, cast, period), I3=99)
    value = reported(indicators[1], cast.ministry_a, period, by=cast.other_officer_a, value=40, state=ValueState.DRAFT)
    form = upload(officer, cast, period, book).context["form"]
    data = {f"{row.name}-{name}": text for row in form.rows for name, text in [("seen", row.seen), *row.cells.items()]}
    answer = officer.post(address(cast, period, "entry-sheet"), data)
    assert (answer.status_code, "“40”" in answer.content.decode()) == (422, True)
    value.refresh_from_db()
    assert value.value == 40


@pytest.mark.parametrize("key", ["", "x", "1/2/KHAC", "0/0/A"])
def test_row_of_another_table_refuses_the_file(officer, cast, period, indicators, key):
    book = fill(download(officer, cast, period), A2=key or None, G2=5)
    assert upload(officer, cast, period, book).status_code == 302
    assert not Value.objects.exists()


def test_row_that_stands_twice_refuses_the_file(officer, cast, period, indicators):
    book = download(officer, cast, period)
    sheet = book.worksheets[0]
    sheet.append([cell.value for cell in sheet[3]])
    answer = upload(officer, cast, period, book, follow=True)
    assert "bị lặp" in answer.content.decode()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_file_that_is_no_workbook_is_refused(officer, cast, period, indicators, content):
    file = SimpleUploadedFile("x.xlsx", content)
    answer = officer.post(address(cast, period, "sheet-upload"), {"file": file}, follow=True)
    assert answer.redirect_chain
    assert "tone-error" in answer.content.decode()


def test_file_that_is_too_large_is_refused(officer, cast, period, indicators, settings):
    settings.MAX_UPLOAD_MB = 0
    book = fill(download(officer, cast, period), I3=5)
    assert "tone-error" in upload(officer, cast, period, book, follow=True).content.decode()


def test_workbook_of_another_agency_is_not_found(officer, cast, period, indicators):
    for name in ("sheet-workbook", "sheet-upload"):
        assert officer.post(reverse(f"reports:{name}", args=[period.pk, cast.ministry_b.pk])).status_code == 404


@pytest.mark.parametrize("field", ["seen", "note", "numerator"])
@pytest.mark.parametrize("text", ["'\x01", "'a\uffff", "1234567890123456\x01"])
def test_download_drops_what_no_workbook_can_hold(cast, client, period, field, text):
    indicator = sheet_indicator()
    client.force_login(cast.officer_a, backend="django.contrib.auth.backends.ModelBackend")
    data = {f"{indicator.pk}-seen": "", f"{indicator.pk}-{field}": text}
    answer = client.post(reverse("reports:sheet-workbook", args=[period.pk, cast.ministry_a.pk]), data)
    assert answer.status_code == 200
    assert load_workbook(BytesIO(b"".join(answer.streaming_content))).sheetnames
