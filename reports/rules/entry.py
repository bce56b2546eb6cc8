"""What is typed into one row of an entry sheet: numbers the Vietnamese way, and what can be kept of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from reports.rules.figures import PLACES, Figure, fits_a_figure, percent_of
from reports.rules.kinds import IndicatorKind
from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _
from tasks.rules.problem import Problem
from tasks.rules.text import clean, fold

FIELDS = ("numerator", "denominator", "value")
MOST_NOTE = 1000
NONE_AROSE_WORDS = frozenset({"khong phat sinh", "none arose", "x", "1", "on", "true", "co"})
_GROUPED_BY_DOTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_GROUPED_BY_COMMAS = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+")
_PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")


class EntryProblem(LabelledEnum):
    """Why a row can't even be kept as a draft; the member's label is the sentence."""

    NOT_A_NUMBER = "not_a_number", _("“%(text)s” isn't a number. Write it as 1.234 or 30,4.")
    NEGATIVE = "negative", _("%(value)s is negative. Write a number from 0 upwards.")
    TOO_LONG = "too_large", _("“%(text)s” is longer than a figure can be. Check the digits.")
    NOT_WHOLE = "not_whole", _("%(value)s isn't a whole number, and this is a count. Write whole numbers only.")
    HALF_A_RATIO = "half_a_ratio", _("A ratio needs both its numerator and its denominator. Fill in the other one.")
    NOTHING_TO_COUNT = (
        "nothing_to_count",
        _("The denominator is 0, so there is no ratio. Empty both cells and tick “None arose”."),
    )
    RATIO_TOO_LARGE = (
        "ratio_too_large",
        _("The numerator over the denominator makes a ratio larger than a figure can be. Check both numbers."),
    )
    FIGURES_AND_NONE = "figures_and_none", _("“None arose” is ticked beside figures. Keep one of them.")
    NOTE_ALONE = "note_alone", _("A note without a figure isn't kept. Write the figure, or tick “None arose”.")
    NOTE_TOO_LONG = "note_too_long", _("The note has more than %(most)s characters. Shorten it.")
    FORMULA = "formula", _("The cell begins like a formula and was not read. Write the number itself.")


@dataclass(frozen=True)
class Entry:
    """One row as it is known: parts of a ratio, or a value, or that none arose.

    Empty: nothing in any of them is a missing figure, whatever the note says.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    none_arose: bool = False
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Return whether no figure is given."""
        return not self.none_arose and self.numerator is None and self.denominator is None and self.value is None

    @property
    def figure(self) -> Figure | None:
        """Return what can be calculated with."""
        if self.is_empty:
            return None
        return Figure(self.value, self.numerator, self.denominator, none_arose=self.none_arose)

    @property
    def stamp(self) -> str:
        """Return the content in one line; two rows that say the same have the same, whatever zeros were written.

        Empty: "" for a row without anything, so that a page can carry it in a field.
        """
        if self.is_empty and not self.note:
            return ""
        parts = ["-" if number is None else f"{number.normalize():f}" for number in self._typed]
        return "|".join([*parts, "x" if self.none_arose else "-", self.note])

    @property
    def _typed(self) -> tuple[Decimal | None, ...]:
        """Return the numbers somebody typed: the value of a ratio follows from its parts."""
        has_parts = self.numerator is not None
        return (self.numerator, self.denominator, None if has_parts else self.value)


class UnreadableNumber(ValueError):
    """The text isn't a number; carries the problem that says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_number(text: str) -> Decimal | None:
    """Return the number that is written, the Vietnamese way first: 1.234 is one thousand two hundred thirty-four.

    Boundary: a single dot that can't group thousands, as in 30.4 or 0.125, is a decimal point; 1,234 is 1.234.
    Empty: None for an empty cell. Raises: UnreadableNumber with the reason.
    """
    written = clean(text).replace(" ", "").replace("\u2212", "-").removesuffix("%")
    if not written:
        return None
    if written.startswith(("=", "@")):
        raise UnreadableNumber(Problem(EntryProblem.FORMULA))
    if _GROUPED_BY_DOTS.fullmatch(written) and not written.lstrip("+-").startswith("0"):
        plain = written.replace(".", "").replace(",", ".")
    elif _GROUPED_BY_COMMAS.fullmatch(written):
        plain = written.replace(",", "")
    elif _PLAIN.fullmatch(written):
        plain = written.replace(",", ".")
    else:
        raise UnreadableNumber(Problem(EntryProblem.NOT_A_NUMBER, {"text": text.strip()[:40]}))
    return _checked(plain, text)


def _checked(plain: str, text: str) -> Decimal:
    """Return a number that a figure can be: not negative, not too long."""
    try:
        number = Decimal(plain)
    except InvalidOperation as error:  # more digits than the arithmetic keeps
        raise UnreadableNumber(Problem(EntryProblem.TOO_LONG, {"text": text.strip()[:40]})) from error
    if number < 0:
        raise UnreadableNumber(Problem(EntryProblem.NEGATIVE, {"value": text.strip()[:40]}))
    if not fits_a_figure(number):
        raise UnreadableNumber(Problem(EntryProblem.TOO_LONG, {"text": text.strip()[:40]}))
    return number.quantize(PLACES, ROUND_HALF_UP) if number.as_tuple().exponent < -6 else number  # type: ignore[operator]


def says_none_arose(text: str) -> bool:
    """Return whether a cell or a box says that there was nothing to count."""
    return fold(text).strip(" .") in NONE_AROSE_WORDS


def read_entry(kind: IndicatorKind, cells: Mapping[str, str]) -> tuple[Entry | None, dict[str, Problem]]:
    """Return the row and the problems of its cells; with a problem there is no row to keep.

    `cells` may hold numerator, denominator, value, none_arose and note as text. The value of a ratio is worked out from
    its parts, whatever stands in its own cell.
    """
    numbers: dict[str, Decimal | None] = {}
    problems: dict[str, Problem] = {}
    wanted = FIELDS[:2] if kind == IndicatorKind.RATIO else FIELDS[2:]
    for name in wanted:
        try:
            numbers[name] = read_number(cells.get(name, ""))
        except UnreadableNumber as unreadable:
            problems[name] = unreadable.problem
    if not problems:
        none_arose = says_none_arose(cells.get("none_arose", ""))
        problems = _problems_of(kind, numbers, none_arose=none_arose)
    if problems:
        return None, problems
    numerator, denominator, value = (numbers.get(name) for name in FIELDS)
    if numerator is not None and denominator is not None:
        value = percent_of(numerator, denominator)
        if value is not None and not fits_a_figure(value):
            return None, {"numerator": Problem(EntryProblem.RATIO_TOO_LARGE)}
    entry = Entry(numerator, denominator, value, none_arose, clean(cells.get("note", "")))
    if len(entry.note) > MOST_NOTE:
        return None, {"note": Problem(EntryProblem.NOTE_TOO_LONG, {"most": MOST_NOTE})}
    return (None, {"note": Problem(EntryProblem.NOTE_ALONE)}) if entry.is_empty and entry.note else (entry, {})


def _problems_of(kind: IndicatorKind, numbers: Mapping[str, Decimal | None], *, none_arose: bool) -> dict[str, Problem]:
    """Return why numbers that can be read still make no figure."""
    given = {name: number for name, number in numbers.items() if number is not None}
    if none_arose:
        return {next(iter(given)): Problem(EntryProblem.FIGURES_AND_NONE)} if given else {}
    if kind == IndicatorKind.RATIO and len(given) == 1:
        return {next(name for name in FIELDS[:2] if name not in given): Problem(EntryProblem.HALF_A_RATIO)}
    if kind == IndicatorKind.RATIO and given and not given["denominator"]:
        return {"denominator": Problem(EntryProblem.NOTHING_TO_COUNT)}
    whole = given if kind in (IndicatorKind.RATIO, IndicatorKind.COUNT) else {}
    return {
        name: Problem(EntryProblem.NOT_WHOLE, {"value": f"{number:f}".replace(".", ",")})
        for name, number in whole.items()
        if number != number.to_integral_value()
    }
