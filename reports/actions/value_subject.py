"""Whom a row of a table of values is about: a group, an agency or body as it was then, or somebody only the source knows."""

from datetime import date

from reports.rules.kinds import SubjectKind
from reports.rules.period_text import PeriodText
from reports.rules.subjects import MAX_NAME, SubjectKey, agency_key, body_key, named_key
from reports.rules.value_problem import ValueProblem
from tasks.rules.assignee import AssigneeProblem, Assignees, Catalogue, read_assignees
from tasks.rules.problem import Problem, ProblemError
from tasks.rules.text import clean, fold

_GROUPS: dict[str, SubjectKind] = {
    **dict.fromkeys(("toan quoc", "ca nuoc", "quoc gia", "nation", "national", "nationwide"), SubjectKind.NATION),
    **dict.fromkeys(
        (
            "khoi bo, nganh", "khoi bo nganh", "khoi bo", "khoi cac bo, nganh", "cac bo, nganh", "cac bo nganh", "bo, nganh",
            "bo nganh", "khoi bo, co quan", "khoi bo, nganh trung uong", "khoi cac bo", "cac bo", "ministries",
        ),
        SubjectKind.MINISTRIES,
    ),
    **dict.fromkeys(
        (
            "khoi dia phuong", "khoi cac dia phuong", "cac dia phuong", "dia phuong", "khoi tinh, thanh pho",
            "cac tinh, thanh pho", "localities", "provinces",
        ),
        SubjectKind.LOCALITIES,
    ),
}  # fmt: skip
# Wordings of a class that isn't quite the group, but has no other place: said each time.
_NEARLY = frozenset({"bo, co quan ngang bo", "cac bo, co quan ngang bo", "bo, co quan", "cac bo, co quan"})


class SubjectReader:
    """Reads names against the agencies and bodies as they were when it was made; equal names are read once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._answers: dict[tuple[str, date | None, date], tuple[SubjectKey, tuple[Problem, ...]] | Problem] = {}

    def read(self, text: str, period: PeriodText) -> tuple[SubjectKey, tuple[Problem, ...]]:
        """Return whom a cell names, of those who were there at the end of the period.

        Boundary: one who ended within the period is taken, with a remark; who ended before it, or came after it, isn't.
        Raises: ProblemError for an empty cell or an agency of another time.
        """
        key = (clean(text), period.starts_on, period.cut_off_on)
        if key not in self._answers:
            try:
                self._answers[key] = self._read(key[0], period)
            except ProblemError as error:
                self._answers[key] = error.problem
        answer = self._answers[key]
        if isinstance(answer, Problem):
            raise ProblemError(answer.code, **answer.params)
        return answer

    def _read(self, text: str, period: PeriodText) -> tuple[SubjectKey, tuple[Problem, ...]]:
        folded = fold(text).strip(" .;:-")
        if not any(map(str.isalpha, folded)):  # a number or date stands in the wrong column
            raise ProblemError(ValueProblem.NO_AGENCY)
        if len(text) > MAX_NAME:
            raise ProblemError(ValueProblem.TOO_LONG, most=MAX_NAME)
        if folded in _GROUPS:
            return SubjectKey(_GROUPS[folded]), ()
        if folded in _NEARLY:
            return SubjectKey(SubjectKind.MINISTRIES), (Problem(ValueProblem.GROUP_READ_AS, {"text": text}),)
        try:
            return self._known(text, read_assignees(text, self.catalogue, period.cut_off_on))
        except ProblemError as error:
            if error.problem.code == AssigneeProblem.NOT_IN_FORCE:
                return self._of_another_time(text, period, error.problem)
            return self._named(text, str(error.problem.params.get("nearest", "")))

    def _known(self, text: str, found: Assignees) -> tuple[SubjectKey, tuple[Problem, ...]]:
        """Return the one agency or body a cell names; of several, of a class, or of words left over none is meant."""
        if len(found.shares) == 1 and not found.notes:
            (share,) = found.shares
            if share.agency_id is not None:
                return agency_key(share.agency_id), ()
            if share.body_id is not None:
                return body_key(share.body_id), ()
        return self._named(text)

    def _of_another_time(self, text: str, period: PeriodText, ended: Problem) -> tuple[SubjectKey, tuple[Problem, ...]]:
        valid_to = ended.params.get("valid_to")
        if period.starts_on is not None and valid_to is not None and valid_to >= period.starts_on:
            try:
                key, remarks = self._known(text, read_assignees(text, self.catalogue, valid_to))
            except ProblemError:
                key, remarks = self._named(text)
            return key, (*remarks, Problem(ValueProblem.AGENCY_BEFORE_CUT_OFF, {"text": text, "valid_to": valid_to}))
        raise ProblemError(ValueProblem.AGENCY_NOT_IN_FORCE, **ended.params)

    def _named(self, text: str, nearest: str = "") -> tuple[SubjectKey, tuple[Problem, ...]]:
        return named_key(text), (Problem(ValueProblem.NAMED_SUBJECT, {"text": text, "nearest": nearest}),)
