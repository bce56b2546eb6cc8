import pytest

from tasks.rules.directive_row import RowProblem, check_cells
from tasks.rules.problem import ProblemError

ROW = {"document": "1/TB-VPCP", "task_vi": "Rà soát", "lead": "Bộ Y tế", "source": "tài liệu Mật"}


def test_check_cells_of_an_ordinary_row_says_nothing():
    check_cells(ROW)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("task_vi", "", RowProblem.WORDING_MISSING),
        ("task_vi", " - ", RowProblem.WORDING_MISSING),
        ("task_vi", "x" * 5001, RowProblem.TOO_LONG),
        ("deadline", "x" * 301, RowProblem.TOO_LONG),
        ("lead", "#REF!", RowProblem.CELL_ERROR),
        ("document", "1/TB-VPCP (MẬT)", RowProblem.SECRET),
        ("product", "Tài liệu Tối mật", RowProblem.SECRET),
    ],
)
def test_check_cells_names_the_column(column, text, code):
    with pytest.raises(ProblemError) as refusal:
        check_cells(ROW | {column: text})
    assert (refusal.value.problem.code, refusal.value.problem.params["column"]) == (code, column)
