from datetime import date

import pytest

from tasks.rules.document import DocumentProblem, are_of_two_places, read_document
from tasks.rules.kinds import DirectiveKind
from tasks.rules.problem import ProblemError


@pytest.mark.parametrize(
    ("cell", "kind", "number", "issuer"),
    [
        ("71/TB-VPCP", DirectiveKind.NOTICE, "71/TB-VPCP", "VPCP"),
        ("71 / TB – VPCP", DirectiveKind.NOTICE, "71/TB-VPCP", "VPCP"),
        ("71/tb-vpcp", DirectiveKind.NOTICE, "71/tb-vpcp", "vpcp"),
        ("Thông báo số 71/TB-VPCP", DirectiveKind.NOTICE, "71/TB-VPCP", "VPCP"),
        ("932/QĐ-TTg", DirectiveKind.DECISION, "932/QĐ-TTg", "TTg"),
        ("12/QD-TTg", DirectiveKind.DECISION, "12/QD-TTg", "TTg"),
        ("51/QĐ-TCTCCTTHC", DirectiveKind.DECISION, "51/QĐ-TCTCCTTHC", "TCTCCTTHC"),
        ("27/CT-TTg", DirectiveKind.INSTRUCTION, "27/CT-TTg", "TTg"),
        ("131/NQ-CP", DirectiveKind.RESOLUTION, "131/NQ-CP", "CP"),
        ("Công điện 644/CĐ-TTg", DirectiveKind.TELEGRAM, "644/CĐ-TTg", "TTg"),
        ("Nghị định số 61/2018/NĐ-CP", DirectiveKind.DECREE, "61/2018/NĐ-CP", "CP"),
        ("Thông tư 01/2018/TT-VPCP", DirectiveKind.CIRCULAR, "01/2018/TT-VPCP", "VPCP"),
        ("45/KH-UBND", DirectiveKind.PLAN, "45/KH-UBND", "UBND"),
        ("436/VPCP-KSTT", DirectiveKind.LETTER, "436/VPCP-KSTT", "VPCP"),
        ("Công văn số 1234/VPCP-KSTT", DirectiveKind.LETTER, "1234/VPCP-KSTT", "VPCP"),
        ("12-NQ/TW", DirectiveKind.RESOLUTION, "12-NQ/TW", "TW"),
        ("08-QC/TW", DirectiveKind.OTHER, "08-QC/TW", "TW"),
        ("Nghị quyết số 176/2025/QH15", DirectiveKind.RESOLUTION, "176/2025/QH15", "QH15"),
        ("QĐ 1085", DirectiveKind.DECISION, "QĐ 1085", ""),
        ("NQ số 66.7/2025/NQ-CP", DirectiveKind.RESOLUTION, "66.7/2025/NQ-CP", "CP"),
        ("66.13/2026/NQ-CP", DirectiveKind.RESOLUTION, "66.13/2026/NQ-CP", "CP"),
        ("Tờ trình số 45/TTr-BTP", DirectiveKind.OTHER, "45/TTr-BTP", "BTP"),
        ("Kế hoạch hành động số 45/KH-UBND", DirectiveKind.PLAN, "45/KH-UBND", "UBND"),
        ("Thông báo kết luận của Phó Thủ tướng số 71/TB-VPCP", DirectiveKind.NOTICE, "71/TB-VPCP", "VPCP"),
        ("Nghị quyết phiên họp tháng 5/2024 (số 82/NQ-CP)", DirectiveKind.RESOLUTION, "82/NQ-CP", "CP"),
        ("Kế hoạch ban hành kèm theo Quyết định số 104/QĐ-TTg", DirectiveKind.DECISION, "104/QĐ-TTg", "TTg"),
    ],
)
def test_read_document_with_a_number(cell, kind, number, issuer):
    document = read_document(cell)
    assert (document.kind, document.number, document.issuer_symbol) == (kind, number, issuer)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Phiên họp thứ ba TCT và HĐTV 26/02/2024 (nội dung HĐTV)", DirectiveKind.SESSION),
        ("Chỉ đạo của TTg (VGP 02/06/2023, số văn bản cần kiểm)", DirectiveKind.OTHER),
        ("NQ về thí điểm Trung tâm (dẫn trong 362/TB-VPCP)", DirectiveKind.RESOLUTION),
        ("Công điện của TTg cuối tháng 6/2025 (số cần kiểm)", DirectiveKind.TELEGRAM),
        ("Kế hoạch triển khai Quyết định 1085/QĐ-TTg", DirectiveKind.PLAN),
        ("Quyết định sửa đổi, bổ sung Quyết định số 385/QĐ-TTg", DirectiveKind.DECISION),
        ("Kế hoạch về thực hiện số 66/NQ-CP", DirectiveKind.PLAN),
        ("Quyết định của Thủ tướng (sửa đổi QĐ số 385/QĐ-TTg)", DirectiveKind.DECISION),
    ],
)
def test_read_document_without_a_number_is_its_title(cell, kind):
    document = read_document(cell)
    assert (document.kind, document.number, document.summary) == (kind, "", cell)
    assert [note.code for note in document.notes] == [DocumentProblem.NO_NUMBER]


def test_read_document_keeps_its_own_number_and_tells_the_rest():
    document = read_document("Công văn 123/VPCP-KSTT ngày 06/8/2023 triển khai Chỉ thị 16/CT-TTg (gấp)")
    assert (document.number, document.dated_on) == ("123/VPCP-KSTT", date(2023, 8, 6))
    assert document.summary == "triển khai Chỉ thị 16/CT-TTg. gấp"


def test_read_document_issuer_in_words():
    assert read_document("932/QĐ-TTg").issuer_name == "Thủ tướng Chính phủ"
    assert read_document("176/2025/QH15").issuer_name == "Quốc hội"
    assert read_document("71/TB-VPCP").issuer_name == "VPCP"


def test_read_document_whose_words_and_symbol_disagree_is_remarked():
    document = read_document("Quyết định 71/TB-VPCP")
    assert document.kind == DirectiveKind.NOTICE
    assert [note.code for note in document.notes] == [DocumentProblem.KIND_DIFFERS]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", DocumentProblem.MISSING),
        (" - ", DocumentProblem.MISSING),
        ("71/TB-VPCP và 72/TB-VPCP", DocumentProblem.TWO_NUMBERS),
        ("71/TB-VPCP; 72/TB-VPCP", DocumentProblem.TWO_NUMBERS),
        ("Kế hoạch mật về biên giới", DocumentProblem.SECRET),
    ],
)
def test_read_document_that_names_none_or_two_or_a_secret_is_refused(cell, code):
    with pytest.raises(ProblemError) as refusal:
        read_document(cell)
    assert refusal.value.problem.code == code


def test_key_is_the_same_for_two_spellings():
    assert read_document("12/QD-TTg").key == read_document("Quyết định số 12/QĐ-TTg (x)").key
    assert read_document("Phiên họp thứ ba").key != read_document("Phiên họp thứ tư").key


def test_read_document_keeps_the_words_between_its_kind_and_its_number():
    document = read_document("Thông báo kết luận của Phó Thủ tướng số 71/TB-VPCP ký ngày 28/02/2024")
    assert (document.summary, document.dated_on) == ("Thông báo kết luận của Phó Thủ tướng", date(2024, 2, 28))


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("của UBND tỉnh Nghệ An", "UBND tỉnh Hà Tĩnh", True),
        ("UBND TP. Đà Nẵng", "của UBND thành phố Đà Nẵng", False),
        ("UBND tỉnh Nghệ An", "Kế hoạch cải cách", False),
        ("", "", False),
    ],
)
def test_are_of_two_places_only_where_both_name_one(one, other, two):
    assert are_of_two_places(one, other) is two
