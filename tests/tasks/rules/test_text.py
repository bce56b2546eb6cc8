import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.text import alphabet_key, clean, fold, number_key, number_tokens

VIETNAMESE = st.text(alphabet="aăâeêioôơuưyđ áàảãạ ấầẩẫậ BCDĐ 0123/-.&", max_size=40)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  Bộ\u00a0 Tài\tchính\n", "Bộ Tài chính"),
        (unicodedata.normalize("NFD", "Rà soát"), "Rà soát"),
        ("Dƣơng", "Dương"),
        ("Ðà Nẵng", "Đà Nẵng"),
        ("Hà\u200b Nội\ufeff", "Hà Nội"),
        ("Bộ\x00 Y tế\x07", "Bộ Y tế"),
    ],
)
def test_clean_gives_one_form(written, cleaned):
    assert clean(written) == cleaned


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Rà soát", "ra soat"), ("ĐƯỜNG", "duong"), ("hoà", "hoa"), ("hòa", "hoa"), ("Ủy", "uy"), ("Uỷ", "uy")],
)
def test_fold_drops_case_and_marks(written, folded):
    assert fold(written) == folded


@given(VIETNAMESE)
def test_fold_of_any_composition_is_the_same(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(VIETNAMESE)
def test_fold_twice_is_fold_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12/QĐ-TTg", "12/QD-TTg"),
        ("05/BC-VPCP", "5/BC-VPCP"),
        ("71 / TB – VPCP", "71/tb-vpcp"),
        ("176/2025/QH15", "176/2025/qh-15"),
    ],
)
def test_number_key_of_two_spellings_is_the_same(one, other):
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), [("12/QĐ-TTg", "1/2QĐ-TTg"), ("12/QĐ-TTg", "12/CĐ-TTg"), ("10/KH", "1/KH")])
def test_number_key_of_two_documents_differs(one, other):
    assert number_key(one) != number_key(other)


def test_number_tokens_of_a_search_are_among_those_of_the_number():
    assert set(number_tokens("QĐ 12")) <= set(number_tokens("12/QĐ-TTg"))
    assert number_tokens("00") == ("0",)


def test_alphabet_key_sorts_as_the_vietnamese_alphabet_does() -> None:
    names = [
        "An Giang", "Ăn", "Âu Lạc", "Bắc Ninh", "Bộ Công an", "Bộ Công Thương", "Bộ Y tế", "Cà Mau", "Dầu Tiếng",
        "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai", "Hà Nội", "Hải Phòng", "Huế", "Ô Môn", "Ơ", "Tuyên Quang", "Ứng",
    ]  # fmt: skip
    assert [alphabet_key(name) for name in names] == sorted(alphabet_key(name) for name in names)


@given(st.text(max_size=30))
def test_alphabet_key_is_plain_and_the_same_however_the_text_is_typed(text: str) -> None:
    key = alphabet_key(text)
    assert re.fullmatch("[a-z0-9]*", key)
    assert key == alphabet_key(unicodedata.normalize("NFD", text))
