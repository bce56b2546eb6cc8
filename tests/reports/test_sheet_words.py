from decimal import Decimal

import pytest
from django.utils import translation

from reports.rules.entry import EntryProblem
from reports.rules.sheet_checks import SheetProblem
from reports.sheet_words import sentence_of, typed_number
from tasks.rules.problem import Problem

FACTS = {
    name: Decimal("1234.5678") for name in
    ("value", "numerator", "denominator", "sum", "total", "gap", "limit", "before", "change")
} | {"text": "mười", "names": "“a”", "other": "b", "most": 1000}  # fmt: skip


@pytest.mark.parametrize("code", [*EntryProblem, *SheetProblem])
def test_every_problem_has_its_sentence_in_both_languages(code):
    said = {}
    for language in ("en", "vi"):
        with translation.override(language):
            said[language] = sentence_of(Problem(code, FACTS))
    assert said["en"] != said["vi"]
    assert all(words.endswith(".") and "%(" not in words for words in said.values())


def test_numbers_of_a_sentence_have_two_places():
    with translation.override("vi"):
        said = sentence_of(Problem(SheetProblem.OVER_HUNDRED, {"value": Decimal("221.756487")}))
    assert said.startswith("221,76 %")


def test_fall_of_a_sentence_has_the_minus_of_every_page():
    facts = {"value": Decimal(37), "before": Decimal(74), "change": Decimal("-50.0")}
    with translation.override("vi"):
        assert "lệch −50 % so với kỳ trước (74)" in sentence_of(Problem(SheetProblem.JUMPED, facts))


@pytest.mark.parametrize(
    ("number", "expected"),
    [(None, ""), ("0", "0"), ("1234.5", "1.234,5"), ("30.400000", "30,4"), ("1000000", "1.000.000"), ("0.5", "0,5")],
)
def test_number_is_written_as_it_is_typed(number, expected):
    assert typed_number(None if number is None else Decimal(number)) == expected
