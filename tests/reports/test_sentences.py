"""Every problem of a table of values has its sentence, and no sentence is left over."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from reports import sentences
from reports.rules.figures import Figure
from reports.rules.kinds import Operator
from reports.rules.value_problem import ValueProblem
from reports.sentences import figure_words, is_refusal, sentence
from tasks.rules.problem import Problem


def words_of(code: ValueProblem) -> str:
    return str(sentences._SENTENCES[code])


@pytest.mark.parametrize("code", list(ValueProblem))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_problem_has_a_sentence_in_both_languages(code, language):
    with translation.override("en"):
        names = re.findall(r"%\((\w+)\)s", words_of(code))
    facts = dict.fromkeys(names, "5") | {"valid_from": None, "valid_to": date(2025, 6, 30), "successors": "Bộ B"}
    with translation.override(language):
        said = sentence(Problem(code, facts))
    assert said.endswith("." if not said.endswith("?") else "?")
    assert "%(" not in said


def test_every_sentence_is_a_problems():
    assert set(sentences._SENTENCES) == set(ValueProblem)
    assert is_refusal(ValueProblem.NOT_A_NUMBER)
    assert not is_refusal(ValueProblem.NAMED_SUBJECT)


def test_sentences_write_numbers_as_vietnam_does():
    with translation.override("vi"):
        facts = {"value": Decimal("1488000.50"), "most": Decimal(18)}
        assert "1.488.000,5 " in sentence(Problem(ValueProblem.OVER_MAXIMUM, facts))
        assert figure_words(Figure(Decimal("37.40"))) == "37,4"
        assert figure_words(Figure(Decimal(10), operator=Operator.LESS)) == "<\u00a010"
        assert figure_words(Figure(none_arose=True)) == "không phát sinh"
