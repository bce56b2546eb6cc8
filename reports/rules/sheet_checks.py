"""What can be wrong with an agency's whole table of a period: each rule is a line of a table here.

A refused row keeps the table from being submitted; a warned one may be submitted with a note that explains it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from reports.rules.entry import Entry
from reports.rules.figures import HUNDRED, Figure
from reports.rules.kinds import IndicatorKind
from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _
from tasks.rules.problem import Problem


class SheetProblem(LabelledEnum):
    """What a rule found; the member's label is the sentence: what, where, what to do."""

    OVER_WHOLE = (
        "over_whole",
        _(
            "The numerator %(numerator)s is larger than the denominator %(denominator)s. Check whether they were exchanged."
        ),
    )
    OVER_HUNDRED = "over_hundred", _("%(value)s %% is more than 100 %%. Check the figure.")
    PARTS_DIFFER = (
        "parts_differ",
        _("The parts make %(sum)s, and the total says %(total)s: a difference of %(gap)s. Check %(names)s."),
    )
    MORE_THAN = "more_than", _("%(value)s can't be more than “%(other)s”, which is %(limit)s. Correct one of the two.")
    CARRIED_OVER = (
        "carried_over",
        _(
            "%(value)s were carried over, and the last period closed with %(before)s of “%(other)s”. Explain it in the note."
        ),
    )
    JUMPED = (
        "jumped",
        _("%(value)s is %(change)s %% away from the last period's %(before)s. Check it, or explain it in the note."),
    )


REFUSED = frozenset(
    {SheetProblem.OVER_WHOLE, SheetProblem.OVER_HUNDRED, SheetProblem.PARTS_DIFFER, SheetProblem.MORE_THAN}
)


@dataclass(frozen=True)
class SheetRow:
    """One indicator of the table: what is typed now, and what it was the period before.

    `part_of` is the code of the total it is a part of. Empty: `last` is None where nothing is comparable.
    """

    code: str
    name: str
    kind: IndicatorKind
    entry: Entry
    last: Figure | None = None
    part_of: str = ""

    @property
    def value(self) -> Decimal | None:
        """Return the value to calculate with; nothing to count makes nothing, and adds nothing."""
        return Decimal(0) if self.entry.none_arose else self.entry.value


@dataclass(frozen=True)
class Finding:
    """A problem of one row, by its code."""

    code: str
    problem: Problem

    @property
    def is_refused(self) -> bool:
        """Return whether the table can't be submitted with it, whatever the note says."""
        return self.problem.code in REFUSED


# The tables below name indicators by the end of their code; what comes before it tells the table, such as the type of
# procedure, and every table is checked by itself.
@dataclass(frozen=True)
class Balance:
    """A total that is the sum of its parts."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class AtMost:
    """A number that another one contains."""

    smaller: str
    larger: str


@dataclass(frozen=True)
class Carried:
    """A number that the last period closed with under another code."""

    opening: str
    closing: str


# Law: form 06 of circular 02/2017/TT-VPCP; setting: not confirmed for the forms that follow it.
BALANCES = (
    Balance("b06.received", ("b06.received_online", "b06.received_direct", "b06.carried_over")),
    Balance("b06.received", ("b06.settled", "b06.pending")),
    Balance("b06.settled", ("b06.settled_early", "b06.settled_on_time", "b06.settled_late")),
    Balance("b06.pending", ("b06.pending_in_time", "b06.pending_late")),
    # Law: decision 1085/QĐ-TTg of 15/09/2022, the stages of internal procedures.
    Balance("reviewed", ("abolished", "simplified", "kept")),
)
AT_MOST = (
    AtMost("published", "listed"),
    AtMost("reviewed", "published"),
    AtMost("carried_out", "approved"),
)
CARRIED = (Carried("b06.carried_over", "b06.pending"),)


@dataclass(frozen=True)
class _Sheet:
    """The rows by their codes."""

    rows: Mapping[str, SheetRow]
    jump_percent: Decimal
    last: Mapping[str, Figure | None] = field(default_factory=dict)

    def tables(self, end: str) -> Iterator[tuple[str, SheetRow]]:
        """Yield every row whose code ends so, with what comes before."""
        for code, row in self.rows.items():
            if code == end or code.endswith(f".{end}"):
                yield code.removesuffix(end), row


def check_sheet(rows: Sequence[SheetRow], *, jump_percent: int) -> list[Finding]:
    """Return what is wrong with a table, in the order of its rows; rows nobody filled in are left alone.

    Units: `jump_percent` in per cent of the last value; a ratio's jump is told in per cent of the ratio as well.
    Law: how large a jump is worth a note is a setting, not confirmed.
    """
    sheet = _Sheet({row.code: row for row in rows}, Decimal(jump_percent))
    found = [finding for row in rows for finding in _row_findings(row, sheet.jump_percent)]
    found += [*_parts_findings(rows, sheet), *_balance_findings(sheet), *_limit_findings(sheet)]
    found += _carried_findings(sheet)
    place = {row.code: number for number, row in enumerate(rows)}
    return sorted(found, key=lambda finding: place[finding.code])


def _row_findings(row: SheetRow, jump_percent: Decimal) -> Iterator[Finding]:
    """Yield what is wrong with one row by itself, and against its last value."""
    entry = row.entry
    if entry.value is None:
        return
    over = _over_whole(entry) if row.kind == IndicatorKind.RATIO else None
    if over is not None:
        yield Finding(row.code, over)
        return
    change = jump_between(row.last, entry.value)
    if row.last is not None and change is not None and abs(change) > jump_percent:
        facts = {"value": entry.value, "before": row.last.value, "change": change}
        yield Finding(row.code, Problem(SheetProblem.JUMPED, facts))


def _over_whole(entry: Entry) -> Problem | None:
    """Return that a ratio is more than the whole, None where it isn't."""
    if entry.numerator is not None and entry.denominator is not None and entry.numerator > entry.denominator:
        facts = {"numerator": entry.numerator, "denominator": entry.denominator}
        return Problem(SheetProblem.OVER_WHOLE, facts)
    if entry.value is not None and entry.value > HUNDRED:
        return Problem(SheetProblem.OVER_HUNDRED, {"value": entry.value})
    return None


def jump_between(last: Figure | None, value: Decimal) -> Decimal | None:
    """Return how far a value is from the last one, in per cent of the last one, to one place.

    Empty: None where the last one is unknown, not exact, or 0.
    """
    if last is None or not last.is_exact or not last.value:
        return None
    return ((value - last.value) * HUNDRED / last.value).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _parts_findings(rows: Sequence[SheetRow], sheet: _Sheet) -> Iterator[Finding]:
    """Yield totals that aren't the sum of their parts, where the parts are said to add up."""
    parts = sorted((row for row in rows if row.part_of in sheet.rows), key=lambda row: row.part_of)
    for total, members in groupby(parts, key=lambda row: row.part_of):
        yield from _difference(sheet.rows[total], list(members))


def _balance_findings(sheet: _Sheet) -> Iterator[Finding]:
    for balance in BALANCES:
        for before, total in sheet.tables(balance.total):
            parts = [sheet.rows[before + part] for part in balance.parts if before + part in sheet.rows]
            if len(parts) == len(balance.parts) and any(part.part_of != total.code for part in parts):
                yield from _difference(total, parts)


def _difference(total: SheetRow, parts: Iterable[SheetRow]) -> Iterator[Finding]:
    """Yield that a total isn't its parts; with one of them missing nothing is proved."""
    members = list(parts)
    if total.kind == IndicatorKind.RATIO or total.value is None or any(part.value is None for part in members):
        return
    made = sum((part.value for part in members if part.value is not None), Decimal(0))
    if made != total.value:
        facts = {"sum": made, "total": total.value, "gap": abs(total.value - made)}
        names = ", ".join(f"“{row.name}”" for row in members)
        yield Finding(total.code, Problem(SheetProblem.PARTS_DIFFER, {**facts, "names": names}))


def _limit_findings(sheet: _Sheet) -> Iterator[Finding]:
    for limit in AT_MOST:
        for before, row in sheet.tables(limit.smaller):
            other = sheet.rows.get(before + limit.larger)
            if other is None or row.value is None or other.value is None or row.value <= other.value:
                continue
            facts = {"value": row.value, "other": other.name, "limit": other.value}
            yield Finding(row.code, Problem(SheetProblem.MORE_THAN, facts))


def _carried_findings(sheet: _Sheet) -> Iterator[Finding]:
    for carried in CARRIED:
        for before, row in sheet.tables(carried.opening):
            other = sheet.rows.get(before + carried.closing)
            last = other.last if other is not None else None
            if other is None or last is None or row.value is None or not (last.is_exact or last.none_arose):
                continue
            closed_with = last.value or Decimal(0)
            if row.value != closed_with:
                facts = {"value": row.value, "before": closed_with, "other": other.name}
                yield Finding(row.code, Problem(SheetProblem.CARRIED_OVER, facts))


def unexplained(findings: Iterable[Finding], rows: Iterable[SheetRow]) -> list[Finding]:
    """Return what keeps a table from being submitted: what is refused, and warnings without a note beside them."""
    notes = {row.code: row.entry.note for row in rows}
    return [finding for finding in findings if finding.is_refused or not notes.get(finding.code)]
