"""Loading what every office starts with: agencies and their classes, bodies and their members, the calendar."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction

from tasks.actions.audit import audit_event, record_many
from tasks.models import (
    Agency,
    AgencyClass,
    AgencyCode,
    Body,
    BodyStandingAgency,
    CalendarDay,
    Membership,
    ReminderPolicy,
    User,
)
from tasks.queries.policies import starting_policies

DATA = Path(__file__).resolve().parent.parent / "data"
# The column of agencies.csv with a code, and the list of codes it comes from.
CODE_SCHEMES = {"province_code": "province", "e_id_code": "e-ID"}


@dataclass
class ReferenceLoad:
    """How many rows were added to each table; rows that existed were left as they are."""

    added: dict[str, int] = field(default_factory=dict)


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the project's own reference files."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day_or_none(text: str) -> date | None:
    """Return an ISO date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def lines(text: str) -> str:
    """Return names separated by bars as one name per line, as the tables keep them."""
    return "\n".join(part.strip() for part in text.split("|") if part.strip())


@transaction.atomic
def load_reference(*, now: datetime, by: User | None = None) -> ReferenceLoad:
    """Add the reference rows that aren't there yet and return how many.

    Effects: rows that exist are never changed, because the secretariat may have edited them; audits every addition.
    Queries: a constant number for each table, not for each row.
    """
    load = ReferenceLoad()
    agencies = _load_agencies(load, by, now)
    _load_classes(load, agencies, by, now)
    bodies = _load_bodies(load, by, now)
    in_2023 = date(2023, 8, 6)
    then = {name: agency for (name, _parent, _start), agency in agencies.items() if _holds(agency, in_2023)}
    _load_standing_agencies(load, bodies, then, by, now)
    _load_members(load, bodies, then, by, now)
    _load_calendar(load, by, now)
    _load_reminder_policies(load, by, now)
    return load


def _holds(row: Any, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or on <= row.valid_to)


def add_rows(load: ReferenceLoad, rows: Sequence[models.Model], by: User | None, now: datetime) -> None:
    """Store new rows of one model with their audit events and count them."""
    if not rows:
        return
    model = type(rows[0])
    stored = model._default_manager.bulk_create(rows, batch_size=500)
    record_many(
        audit_event(verb="load_reference", target=row, by=by, now=now, after={"row": str(row)}) for row in stored
    )
    name = str(model._meta.model_name)
    load.added[name] = load.added.get(name, 0) + len(stored)


def _agency_key(agency: Agency) -> tuple[str, int | None, date | None]:
    return agency.name_vi, agency.parent_id, agency.valid_from


def _load_agencies(load: ReferenceLoad, by: User | None, now: datetime) -> dict[tuple, Agency]:
    """Add agencies, the units of others after them, with their codes and successors; return all by their key."""
    rows = list(read_rows(DATA / "agencies.csv"))
    known = {_agency_key(agency): agency for agency in Agency.objects.all()}
    for with_parent in (False, True):
        new = []
        for row in rows:
            if bool(row["parent"]) is not with_parent:
                continue
            parent = known[(row["parent"], None, None)] if with_parent else None
            agency = _agency_of(row, parent)
            if _agency_key(agency) not in known:
                new.append(agency)
        add_rows(load, new, by, now)
        known |= {_agency_key(agency): agency for agency in new}
        _link_agencies(new, rows, known)
    return known


def _agency_of(row: dict[str, str], parent: Agency | None) -> Agency:
    return Agency(
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        abbreviation=row["abbreviation"],
        other_names=lines(row["other_names"]),
        kind=row["kind"],
        parent=parent,
        valid_from=day_or_none(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
        note=row["note"],
    )


def _link_agencies(new: list[Agency], rows: list[dict[str, str]], known: dict[tuple, Agency]) -> None:
    """Add the codes and successors of new agencies; a successor is named "name@first day", or by name alone."""
    by_start = {(row["name_vi"], row["valid_from"]): row for row in rows}
    codes, links = [], []
    for agency in new:
        row = by_start[(agency.name_vi, agency.valid_from.isoformat() if agency.valid_from else "")]
        spans = {"valid_from": agency.valid_from, "valid_to": agency.valid_to}
        codes += [
            AgencyCode(agency=agency, scheme=scheme, code=row[column], **spans)
            for column, scheme in CODE_SCHEMES.items()
            if row[column]
        ]
        for successor in filter(None, row["successors"].split("|")):
            name, _at, start = successor.partition("@")
            links.append((agency, known[(name, None, day_or_none(start))]))
    AgencyCode.objects.bulk_create(codes)
    through = Agency.successors.through
    through.objects.bulk_create(through(from_agency=old, to_agency=heir) for old, heir in links)


def _load_classes(load: ReferenceLoad, agencies: dict[tuple, Agency], by: User | None, now: datetime) -> None:
    """Add classes; the agencies a class names one by one are all those of the name, whenever they existed."""
    rows = {row["name"]: row for row in read_rows(DATA / "agency_classes.csv")}
    known = set(AgencyClass.objects.values_list("name", flat=True))
    new = [
        AgencyClass(
            name=row["name"],
            wordings=lines(row["wordings"]),
            kinds=[kind for kind in row["kinds"].split("|") if kind],
            note=row["note"],
        )
        for row in rows.values()
        if row["name"] not in known
    ]
    add_rows(load, new, by, now)
    through = AgencyClass.agencies.through
    through.objects.bulk_create(
        through(agencyclass=one, agency=agency)
        for one in new
        for (name, _parent, _start), agency in agencies.items()
        if name in rows[one.name]["agencies"].split("|")
    )


def _load_bodies(load: ReferenceLoad, by: User | None, now: datetime) -> dict[str, Body]:
    """Add bodies, parents first, and return all by name."""
    known = {body.name_vi: body for body in Body.objects.all()}
    rows = list(read_rows(DATA / "bodies.csv"))
    for with_parent in (False, True):
        new = [
            Body(
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                abbreviation=row["abbreviation"],
                other_names=lines(row["other_names"]),
                kind=row["kind"],
                parent=known[row["parent"]] if with_parent else None,
                legal_basis=row["legal_basis"],
                valid_from=day_or_none(row["valid_from"]),
                valid_to=day_or_none(row["valid_to"]),
            )
            for row in rows
            if bool(row["parent"]) is with_parent and row["name_vi"] not in known
        ]
        add_rows(load, new, by, now)
        known |= {body.name_vi: body for body in new}
    return known


def _load_standing_agencies(
    load: ReferenceLoad, bodies: dict[str, Body], agencies: dict[str, Agency], by: User | None, now: datetime
) -> None:
    known = set(BodyStandingAgency.objects.values_list("body", "valid_from"))
    new = [
        BodyStandingAgency(
            body=bodies[row["body"]],
            agency=agencies[row["agency"]],
            legal_basis=row["legal_basis"],
            valid_from=day_or_none(row["valid_from"]),
            valid_to=day_or_none(row["valid_to"]),
        )
        for row in read_rows(DATA / "standing_agencies.csv")
        if (bodies[row["body"]].pk, day_or_none(row["valid_from"])) not in known
    ]
    add_rows(load, new, by, now)


def _load_members(
    load: ReferenceLoad, bodies: dict[str, Body], agencies: dict[str, Agency], by: User | None, now: datetime
) -> None:
    known = set(Membership.objects.values_list("body", "position", "valid_from"))
    new = [
        Membership(
            body=bodies[row["body"]],
            person_name=row["person_name"],
            position=row["position"],
            role=row["role"],
            agency=agencies.get(row["agency"]),
            valid_from=day_or_none(row["valid_from"]),
            valid_to=day_or_none(row["valid_to"]),
        )
        for row in read_rows(DATA / "members.csv")
        if (bodies[row["body"]].pk, row["position"], day_or_none(row["valid_from"])) not in known
    ]
    add_rows(load, new, by, now)


def _load_calendar(load: ReferenceLoad, by: User | None, now: datetime) -> None:
    known = set(CalendarDay.objects.values_list("day", flat=True))
    new = [
        CalendarDay(
            day=date.fromisoformat(row["day"]), kind=row["kind"], name=row["name"], legal_source=row["legal_source"]
        )
        for row in read_rows(DATA / "calendar.csv")
        if date.fromisoformat(row["day"]) not in known
    ]
    add_rows(load, new, by, now)


def _load_reminder_policies(load: ReferenceLoad, by: User | None, now: datetime) -> None:
    known = set(ReminderPolicy.objects.values_list("kind", flat=True))
    new = [
        ReminderPolicy(
            kind=kind.value,
            days_before=list(policy.days_before),
            days_after=list(policy.days_after),
            repeat_days=policy.repeat_days,
            escalation={step.value: days for step, days in policy.escalation.items()},
            may_unsubscribe=policy.may_unsubscribe,
        )
        for kind, policy in starting_policies().items()
        if kind.value not in known
    ]
    add_rows(load, new, by, now)
