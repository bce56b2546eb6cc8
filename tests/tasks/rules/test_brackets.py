import pytest

from tasks.rules.brackets import split_brackets, strip_not_verbatim


@pytest.mark.parametrize(
    ("text", "outside", "inside"),
    [
        ("Năm 2024 (31/12/2024)", "Năm 2024", ["31/12/2024"]),
        ("A (b), c [d]", "A, c", ["b", "d"]),
        ("A (b (c) d) e", "A e", ["b (c) d"]),
        ("A (b", "A", ["b"]),
        ("A) b", "A b", []),
        ("()", "", []),
    ],
)
def test_split_brackets_takes_the_outermost_pairs(text, outside, inside):
    assert split_brackets(text) == (outside, inside)


@pytest.mark.parametrize(
    ("text", "stripped", "found"),
    [
        ("Rà soát [dịch lại từ bản tiếng Anh, không phải nguyên văn]", "Rà soát", True),
        ("[dịch lại từ bản tiếng Anh, không phải nguyên văn] Rà soát", "Rà soát", True),
        ("Rà soát (không phải nguyên văn)", "Rà soát", True),
        ("Rà soát (lần đầu)", "Rà soát (lần đầu)", False),
    ],
)
def test_strip_not_verbatim_takes_only_that_remark(text, stripped, found):
    assert strip_not_verbatim(text) == (stripped, found)
