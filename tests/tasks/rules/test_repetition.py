import pytest

from tasks.rules.repetition import is_repetition

LAST = "Đã lấy ý kiến các đơn vị, đang tổng hợp."


@pytest.mark.parametrize(
    "text",
    [LAST, LAST.upper(), LAST.rstrip("."), f"  {LAST}\n", "Đã lấy ý kiến\n các đơn vị,  đang tổng hợp…"],
)
def test_is_repetition_of_the_same_words(text):
    assert is_repetition(text, LAST)


@pytest.mark.parametrize(
    "text", ["", " . ", "Đã lấy ý kiến các đơn vị, đã tổng hợp.", LAST + " Xong.", "Da lay y kien"]
)
def test_is_repetition_of_other_words_is_not(text):
    assert not is_repetition(text, LAST)


def test_is_repetition_of_nothing_is_not():
    assert not is_repetition(LAST, "")
    assert not is_repetition("", "")
