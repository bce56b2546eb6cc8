"""Deciding on submitted figures, and correcting verified ones."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.actions.agency_notices import tell_agency
from reports.actions.indicators import compute_soon
from reports.actions.locks import lock_table
from reports.actions.values import CHANGED, FIGURES, FROZEN, SheetRefused, figures_of, move_values
from reports.models import Period, Value
from reports.permissions import may_revise
from reports.queries.entry_sheet import EntrySheet, SheetLine, entry_sheet, has_given
from reports.queries.links import sheet_path
from reports.rules.entry import Entry
from reports.rules.kinds import FINAL_STATES, ValueState
from tasks.actions.audit import record
from tasks.actions.refusal import Refused, require
from tasks.models import Agency, User
from tasks.permissions import Permission, can
from tasks.rules.clock import local_date
from tasks.rules.life import NoticeKind


@transaction.atomic
def verify_sheet(*, agency: Agency, period: Period, by: User, now: datetime, seen: str) -> list[Value]:
    """Verify every submitted value of a table, and return them.

    `seen` is the stamp of the table the person looked at. A correction takes the place of the value it corrects; in a
    frozen period all are published at once.
    Effects: what is computed from these values is computed again; audits each.
    Raises: Refused when the person may not, entered or submitted one of the values, nothing waits, or it isn't what
    they have seen.
    """
    sheet, values = _waiting(agency, period, by, seen)
    standing = {line.indicator.pk: line.standing for line in sheet.asked}
    replaced = [standing[value.indicator_id] for value in values if not value.is_current]
    Value.objects.filter(pk__in=[one.pk for one in replaced if one]).update(is_current=False)
    decided: dict[str, Any] = {"decided_by": by, "decided_at": now, "is_current": True, "state": ValueState.VERIFIED}
    if sheet.period.is_frozen:
        decided |= {"state": ValueState.PUBLISHED, "published_on": local_date(now)}
    move_values(values, verb="verify_value", by=by, now=now, **decided)
    compute_soon()
    return values


@transaction.atomic
def return_sheet(*, agency: Agency, period: Period, by: User, now: datetime, reason: str, seen: str) -> list[Value]:
    """Return every submitted value of a table with a reason, and return them; a returned correction changes nothing.

    Effects: its focal points and who submitted are told; audits each.
    Raises: Refused without a reason, and as for `verify_sheet`.
    """
    if not reason.strip():
        raise Refused(_("Say why the figures are returned."))
    _sheet, values = _waiting(agency, period, by, seen)
    move_values(
        values,
        verb="return_value",
        by=by,
        now=now,
        state=ValueState.RETURNED,
        decided_by=by,
        decided_at=now,
        reason=reason.strip(),
    )
    tell_agency(
        agency=agency,
        kind=NoticeKind.FIGURES_DUE,
        title=format_lazy(_("Figures of {period}"), period=period),
        path=sheet_path(agency, period),
        text=format_lazy(_("Returned: {reason}"), reason=reason.strip()),
        now=now,
        besides={value.submitted_by for value in values},
    )
    return values


def _waiting(agency: Agency, period: Period, by: User, seen: str) -> tuple[EntrySheet, list[Value]]:
    """Return a locked table and its values that wait, if this person may decide on them and has seen them all."""
    _subject, period = lock_table(agency, period)
    require(can(by, Permission.VERIFY_VALUES, agency))
    sheet = entry_sheet(agency, period)
    values = [line.value for line in sheet.in_state(ValueState.SUBMITTED) if line.value]
    if not values:
        raise Refused(_("Nothing of this table is waiting: somebody has decided already."))
    if sheet.stamp != seen:
        raise Refused(CHANGED)
    if has_given(by, values):
        raise Refused(_("Nobody decides on figures they entered or submitted themselves. Ask a colleague."))
    return sheet, values


@transaction.atomic
def revise_value(*, value: Value, entry: Entry, reason: str, by: User, now: datetime) -> Value:
    """Propose a correction of a verified value and return it: a new revision, which stands once it is verified.

    Until then the old one is what everybody sees, and it is kept for ever.
    Raises: Refused without a reason, when the person may not (of a frozen period the secretariat alone may), nothing
    changes, the value isn't in force, or a correction waits already; SheetRefused when the new figure is wrong.
    """
    if not reason.strip():
        raise Refused(_("Say why the figure is corrected."))
    agency = _agency_of(value)
    _subject, period = lock_table(agency, value.period)
    if not may_revise(by, period, agency):
        require(can(by, Permission.SUBMIT_VALUES, agency))
        raise Refused(FROZEN)
    sheet = entry_sheet(agency, period)
    line = next((line for line in sheet.asked if line.standing is not None and line.standing.pk == value.pk), None)
    if line is None or line.standing is None or line.standing.state not in FINAL_STATES:
        raise Refused(_("This figure isn't in force any more. Open the table again."))
    _check_correction(sheet, line, entry)
    made = _correction(line, entry, reason.strip(), by, now)
    record(
        verb="revise_value",
        target=made,
        by=by,
        now=now,
        before=figures_of(line.standing),
        after={**figures_of(made), "reason": made.reason},
    )
    return made


def _agency_of(value: Value) -> Agency:
    """Return whose value it is; a figure of a group isn't anybody's to correct."""
    agency: Agency | None = value.subject.agency
    if agency is None:
        raise Refused(_("Only the figures that an agency gave are corrected here."))
    return agency


def _check_correction(sheet: EntrySheet, line: SheetLine, entry: Entry) -> None:
    """Refuse a correction that says nothing new, or is wrong; an odd one is explained by its reason."""
    if line.state == ValueState.SUBMITTED:
        raise Refused(_("A correction of this figure is already waiting."))
    if entry.is_empty:
        raise Refused(_("Write the figure, or tick “None arose”."))
    if line.entry.stamp == entry.stamp:
        raise Refused(_("Nothing was changed."))
    before = [finding for finding in sheet.check() if finding.is_refused]
    findings = [
        finding
        for finding in sheet.check({line.indicator.pk: entry})
        if finding.is_refused and (finding not in before or finding.code == line.indicator.code)
    ]
    if findings:
        raise SheetRefused(_("The correction doesn't fit the other figures of the table."), findings)


def _correction(line: SheetLine, entry: Entry, reason: str, by: User, now: datetime) -> Value:
    """Store the next revision, which isn't in force yet."""
    old = line.standing
    assert old is not None
    return Value.objects.create(
        indicator=line.indicator,
        version=line.version,
        subject=old.subject,
        period=old.period,
        origin=old.origin,
        state=ValueState.SUBMITTED,
        revision=line.revision + 1,
        is_current=False,
        cut_off_on=old.cut_off_on,
        entered_by=by,
        entered_at=now,
        submitted_by=by,
        submitted_at=now,
        reason=reason,
        **{name: getattr(entry, name) for name in FIGURES},
    )
