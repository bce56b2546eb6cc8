"""Giving the figures of a period: drafts typed by several people at once, and submitting the table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.actions.locks import lock_table
from reports.models import Period, Subject, Value
from reports.queries.entry_sheet import EntrySheet, SheetLine, entry_sheet
from reports.queries.links import sheet_path
from reports.rules.entry import Entry
from reports.rules.kinds import Origin, ValueState
from reports.rules.sheet_checks import Finding, unexplained
from tasks.actions.audit import audit_event, record_many
from tasks.actions.notice import answer_notices_of
from tasks.actions.refusal import Refused, require
from tasks.models import Agency, AuditEvent, User
from tasks.permissions import Permission, can

FIGURES = ("numerator", "denominator", "value", "none_arose", "note")
CHANGED = _("The table was changed since you opened it. Look at it again, and decide then.")
FROZEN = _("The figures of this period are closed. Ask the secretariat for a correction.")


@dataclass(frozen=True)
class TypedRow:
    """What somebody typed into one row, and the stamp of what the row said when they began."""

    entry: Entry
    seen: str = ""


@dataclass
class SaveReport:
    """What became of the rows that were sent, by indicator.

    `changed` are rows that somebody else saved in between, `closed` rows that can't be typed in any more, each with what
    was typed; nothing of either was written.
    """

    saved: list[int] = field(default_factory=list)
    changed: dict[int, Entry] = field(default_factory=dict)
    closed: dict[int, Entry] = field(default_factory=dict)

    @property
    def refused(self) -> set[int]:
        """Return the rows that weren't written."""
        return {*self.changed, *self.closed}


class SheetRefused(Refused):
    """The table can't be submitted as it is; carries what is wrong, row by row."""

    def __init__(self, sentence: str | Promise, findings: list[Finding]) -> None:
        super().__init__(sentence)
        self.findings = findings


@transaction.atomic
def save_draft(*, agency: Agency, period: Period, rows: Mapping[int, TypedRow], by: User, now: datetime) -> SaveReport:
    """Keep what was typed into the rows of a table, by indicator, as drafts, and return what became of each.

    A row that says what the page showed is untouched and left alone; one emptied is a missing figure again.
    Effects: a draft is changed in place, a returned value gets a new revision; audits each.
    Raises: Refused when the person may not, or the period is frozen.
    Queries: a fixed number, whatever the number of rows.
    """
    subject, period = lock_table(agency, period)
    require(can(by, Permission.ENTER_VALUES, agency))
    if period.is_frozen:
        raise Refused(FROZEN)
    sheet = entry_sheet(agency, period)
    report, writing = SaveReport(), _Writing(subject, period, by, now)
    for line in sheet.asked:
        row = rows.get(line.indicator.pk)
        if row is not None:
            _take(line, row, report, writing)
    writing.write()
    return report


def _take(line: SheetLine, row: TypedRow, report: SaveReport, writing: "_Writing") -> None:
    """Sort one typed row: untouched, changed by somebody else, closed, or to be written."""
    number, stored, typed = line.indicator.pk, line.entry.stamp, row.entry.stamp
    if typed in (row.seen, stored):
        return
    if not line.is_open:
        report.closed[number] = row.entry
    elif stored != row.seen:
        report.changed[number] = row.entry
    else:
        writing.add(line, row.entry)
        report.saved.append(number)


@dataclass
class _Writing:
    """The rows of one table to be written, gathered so that each kind of write is one query."""

    subject: Subject
    period: Period
    by: User
    now: datetime
    made: list[Value] = field(default_factory=list)
    changed: list[Value] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    dropped: list[Value] = field(default_factory=list)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)

    def add(self, line: SheetLine, entry: Entry) -> None:
        """Gather what one row comes to."""
        old = line.value
        if old is not None:
            self.before[line.indicator.pk] = figures_of(old)
        if old is not None and old.state == ValueState.RETURNED:
            self.replaced.append(old.pk)
        elif old is not None and entry.is_empty:
            self.dropped.append(old)
        elif old is not None:
            self.changed.append(self._filled(old, entry))
        is_new = old is None or old.state == ValueState.RETURNED
        if is_new and not entry.is_empty:
            self.made.append(self._filled(self._blank(line), entry))

    def _blank(self, line: SheetLine) -> Value:
        return Value(
            indicator=line.indicator,
            version=line.version,
            subject=self.subject,
            period=self.period,
            origin=Origin.REPORTED,
            state=ValueState.DRAFT,
            revision=line.revision + 1,
            cut_off_on=self.period.cut_off_on,
        )

    def _filled(self, value: Value, entry: Entry) -> Value:
        for name in FIGURES:
            setattr(value, name, getattr(entry, name))
        value.entered_by, value.entered_at = self.by, self.now
        return value

    def write(self) -> None:
        """Write what was gathered, and the events of it."""
        gone = [*self.dropped]
        events = [self._event("clear_value", value) for value in gone]
        Value.objects.filter(pk__in=[value.pk for value in gone]).delete()
        Value.objects.filter(pk__in=self.replaced).update(is_current=False)
        Value.objects.bulk_update(self.changed, [*FIGURES, "entered_by", "entered_at"])
        Value.objects.bulk_create(self.made)
        events += [self._event("enter_value", value) for value in [*self.changed, *self.made]]
        record_many(events)

    def _event(self, verb: str, value: Value) -> AuditEvent:
        before = self.before.get(value.indicator_id, {})
        after = {} if verb == "clear_value" else figures_of(value)
        return audit_event(verb=verb, target=value, by=self.by, now=self.now, before=before, after=after)


def figures_of(value: Value) -> dict[str, Any]:
    """Return what a value says, for the audit log: only what is there."""
    told = {name: getattr(value, name) for name in FIGURES}
    return {
        name: str(known) if isinstance(known, Decimal) else known
        for name, known in told.items()
        if isinstance(known, Decimal) or known
    }


@transaction.atomic
def submit_sheet(*, agency: Agency, period: Period, by: User, now: datetime, seen: Mapping[int, Entry]) -> list[Value]:
    """Submit every draft and returned value of a table, and return them; what is missing can follow later.

    `seen` are the rows the person can type in as they have them before them, by indicator: nobody answers for figures
    that somebody else has changed.
    Effects: the values wait for the secretariat and can't be typed in any more; what people were told of the table is
    marked as read; audits each.
    Raises: Refused when the person may not, the period is frozen, nothing is there to submit, or it isn't what they
    have seen; SheetRefused when a figure of the table is wrong, or odd without a note that explains it.
    """
    _subject, period = lock_table(agency, period)
    require(can(by, Permission.SUBMIT_VALUES, agency))
    if period.is_frozen:
        raise Refused(FROZEN)
    sheet = entry_sheet(agency, period)
    lines = sheet.in_state(ValueState.DRAFT, ValueState.RETURNED)
    if not lines:
        raise Refused(_("There is nothing to submit: enter figures, or tick “None arose”, and save them."))
    before_them = {number: entry.stamp for number, entry in seen.items() if not entry.is_empty}
    if {line.indicator.pk: line.entry.stamp for line in lines} != before_them:
        raise Refused(CHANGED)
    _refuse_what_is_wrong(sheet)
    values = [line.value for line in lines if line.value]
    move_values(
        values,
        verb="submit_value",
        by=by,
        now=now,
        state=ValueState.SUBMITTED,
        submitted_by=by,
        submitted_at=now,
        decided_by=None,
        decided_at=None,
        reason="",
    )
    answer_notices_of(path=sheet_path(agency, period), now=now)
    return values


def _refuse_what_is_wrong(sheet: EntrySheet) -> None:
    """Refuse a table with a wrong figure, or with an odd one among those to be sent that no note explains."""
    to_send = {line.indicator.code for line in sheet.asked if line.is_open}
    findings = [one for one in unexplained(sheet.check(), sheet.rows()) if one.is_refused or one.code in to_send]
    if any(finding.is_refused for finding in findings):
        raise SheetRefused(_("Some figures are wrong, so the table can't be submitted. Correct them."), findings)
    if findings:
        raise SheetRefused(_("Some figures are odd. Correct them, or explain each in its note."), findings)


def move_values(values: list[Value], *, verb: str, by: User, now: datetime, **changes: Any) -> None:
    """Change the same fields of many values, in memory and in one query, and audit each; nothing for none."""
    if not values:
        return
    events = []
    for value in values:
        before = {"state": value.state, "reason": value.reason}
        for name, new in changes.items():
            setattr(value, name, new)
        after = {"state": value.state, "reason": value.reason}
        events.append(audit_event(verb=verb, target=value, by=by, now=now, before=before, after=after))
    Value.objects.filter(pk__in=[value.pk for value in values]).update(**changes)
    record_many(events)
