from datetime import date
from string import Formatter

import pytest
from django.utils import translation

from tasks.rules.assignee import AssigneeProblem
from tasks.rules.deadline import DeadlineProblem
from tasks.rules.directive_row import RowProblem
from tasks.rules.document import DocumentProblem
from tasks.rules.intake import IntakeProblem
from tasks.rules.issued_on import IssuedProblem
from tasks.rules.problem import Problem
from tasks.sentences import has_sentence, sentence

CODES = [*DeadlineProblem, *IssuedProblem, *DocumentProblem, *AssigneeProblem, *RowProblem, *IntakeProblem]


@pytest.mark.parametrize("code", CODES)
def test_every_problem_has_a_sentence(code):
    assert has_sentence(code)


def test_no_two_problems_share_a_code():
    assert len({code.value for code in CODES}) == len(CODES)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            Problem(DeadlineProblem.DAY_OFF, {"due_on": date(2024, 3, 31), "weekday": 6}),
            "The deadline 31/03/2024 is a day off (Sunday); it isn't moved.",
        ),
        (
            Problem(AssigneeProblem.UNKNOWN, {"name": "Bộ Tài chnh", "nearest": "Bộ Tài chính"}),
            "“Bộ Tài chnh” isn't in the list of agencies and bodies. Did you mean “Bộ Tài chính”?",
        ),
        (
            Problem(AssigneeProblem.UNKNOWN, {"name": "Bộ 50 %", "nearest": ""}),
            "“Bộ 50 %” isn't in the list of agencies and bodies.",
        ),
        (
            Problem(AssigneeProblem.ALSO_LEAD, {"names": "Bộ Y tế", "count": 1, "left_out": 0}),
            "Already leading the task, and not assigned to it twice: Bộ Y tế.",
        ),
        (
            Problem(AssigneeProblem.ALSO_LEAD, {"names": "Bộ Y tế, Bộ Nội vụ, VPCP", "count": 31, "left_out": 28}),
            "Already leading the task, and not assigned to it twice: Bộ Y tế, Bộ Nội vụ, VPCP, … (31 in all).",
        ),
        (
            Problem(
                AssigneeProblem.NOT_IN_FORCE,
                {
                    "name": "Bộ Kế hoạch và Đầu tư",
                    "text": "Bộ KH&ĐT",
                    "valid_from": None,
                    "valid_to": date(2025, 2, 28),
                    "successors": "Bộ Tài chính",
                    "on": date(2025, 3, 15),
                },
            ),
            "“Bộ KH&ĐT” (Bộ Kế hoạch và Đầu tư) wasn't in force on 15/03/2025 (it ended on 28/02/2025). "
            "It was followed by Bộ Tài chính.",
        ),
    ],
)
def test_sentence_says_it_in_words(problem, said):
    with translation.override("en"):
        assert sentence(problem) == said


def test_sentence_of_a_code_without_one_is_an_error():
    with pytest.raises(KeyError):
        sentence(Problem(Formatter))  # type: ignore[arg-type]
