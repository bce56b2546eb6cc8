"""Names of indicators as tables write them."""

import pytest

from reports.rules.indicator_text import (
    IndicatorText,
    code_of,
    name_key,
    read_indicator,
    read_wanted,
    says_target,
)
from reports.rules.kinds import Operator


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Số TTHC toàn quốc", IndicatorText("Số TTHC toàn quốc")),
        ("– hoàn thành đúng hạn", IndicatorText("hoàn thành đúng hạn", is_part=True)),
        ("- hoàn thành (trên 100 đến hạn)", IndicatorText("hoàn thành", is_part=True, denominator="100")),
        ("QĐ 766 – Tổng điểm", IndicatorText("QĐ 766 – Tổng điểm")),
        ("Chỉ tiêu: tỷ lệ hồ sơ", IndicatorText("tỷ lệ hồ sơ", is_target=True)),
        (
            "Chỉ tiêu NQ 66/NQ-CP: cắt giảm chi phí",
            IndicatorText("cắt giảm chi phí", is_target=True, document="NQ 66/NQ-CP"),
        ),
        ("TTHC nội bộ: tỷ lệ cắt giảm", IndicatorText("TTHC nội bộ: tỷ lệ cắt giảm")),
        ("", IndicatorText("")),
        ("-Hoàn thành", IndicatorText("Hoàn thành", is_part=True)),
        ("Trong đó: hoàn thành", IndicatorText("hoàn thành", is_part=True)),
        ("+ trong đó có quá hạn", IndicatorText("quá hạn", is_part=True)),
        ("Tỷ lệ hồ sơ (mục tiêu)", IndicatorText("Tỷ lệ hồ sơ", is_target=True)),
        ("Tỷ lệ hồ sơ (chỉ tiêu năm 2025)", IndicatorText("Tỷ lệ hồ sơ", is_target=True)),
    ],
)
def test_read_indicator_takes_off_what_is_written_around_the_name(text, read):
    assert read_indicator(text) == read


def test_read_indicator_of_a_wanted_number_takes_off_document_and_limit():
    assert read_indicator("NQ 76/NQ-CP: cắt giảm chi phí", wanted=True).document == "NQ 76/NQ-CP"
    read = read_indicator("TTHC nội bộ: tỷ lệ cắt giảm tối thiểu", wanted=True)
    assert (read.name, read.operator) == ("TTHC nội bộ: tỷ lệ cắt giảm", Operator.AT_LEAST)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chỉ tiêu tỷ lệ hồ sơ", "tỷ lệ hồ sơ"),
        ("Phấn đấu đạt tỷ lệ hồ sơ", "tỷ lệ hồ sơ"),
        ("Tỷ lệ hồ sơ", None),
        ("Chỉ tiêu: tỷ lệ hồ sơ", None),
    ],
)
def test_read_wanted_is_the_name_behind_a_word_without_a_colon(text, name):
    read = read_wanted(text)
    assert (read and read.name) == name
    assert read is None or read.is_target


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("chỉ tiêu", True),
        ("Mục tiêu đề ra năm 2025.", True),
        ("", False),
        ("mục tiêu 90%", False),
        ("vượt chỉ tiêu", False),
        ("chỉ tiêu năm 2024 là 90%", False),
    ],
)
def test_says_target_only_where_the_note_says_nothing_else(note, wanted):
    assert says_target(note) is wanted


def test_name_key_is_the_same_for_every_spelling():
    spellings = (
        "Nhiệm vụ CP, TTg giao – tổng số",
        "nhiệm vụ CP , TTg giao - Tổng số.",
        "NHIỆM VỤ CP, TTG GIAO—TỔNG SỐ",
    )
    assert len({name_key(one) for one in spellings}) == 1
    assert name_key("Tỷ lệ hồ sơ trực tuyến") != name_key("Tỷ lệ hồ sơ trực tuyến toàn trình")


def test_code_of_is_free_and_short():
    assert code_of("Số hồ sơ", set()) == "so_ho_so"
    assert code_of("Số hồ sơ", {"so_ho_so", "so_ho_so_2"}) == "so_ho_so_3"
    assert len(code_of("Tỷ lệ " * 40, set())) <= 60
    assert code_of("???", set()) == "indicator"
