"""The project's own reference files as a catalogue, without a database."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from tasks.rules.assignee import AgencyEntry, BodyEntry, Catalogue, ClassEntry, MemberEntry, Span
from tasks.rules.kinds import AgencyKind, BodyKind, MemberRole

DATA = Path(__file__).resolve().parents[4] / "tasks" / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(text):
    return tuple(part for part in text.split("|") if part)


def span(row):
    return Span(*(date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")))


@cache
def catalogue():
    agencies = rows("agencies.csv")
    ids = {(row["name_vi"], row["valid_from"]): number for number, row in enumerate(agencies, start=1)}
    return Catalogue(
        [_agency(ids, row) for row in agencies],
        [
            ClassEntry(
                number,
                row["name"],
                parts(row["wordings"]),
                frozenset(AgencyKind(kind) for kind in parts(row["kinds"])),
                frozenset(pk for (name, _start), pk in ids.items() if name in parts(row["agencies"])),
            )
            for number, row in enumerate(rows("agency_classes.csv"), start=1)
        ],
        [_body(ids, number, row) for number, row in enumerate(rows("bodies.csv"), start=1)],
    )


def _agency(ids, row):
    return AgencyEntry(
        ids[(row["name_vi"], row["valid_from"])],
        row["name_vi"],
        AgencyKind(row["kind"]),
        span(row),
        parts(f"{row['abbreviation']}|{row['other_names']}|{row['name_en']}"),
        tuple(name.partition("@")[0] for name in parts(row["successors"])),
        ids.get((row["parent"], "")),
    )


def _body(ids, number, row):
    members = [
        MemberEntry(place, MemberRole(member["role"]), span(member))
        for place, member in enumerate(rows("members.csv"), start=1)
        if member["body"] == row["name_vi"]
    ]
    standing = [
        (ids[(one["agency"], "")], span(one)) for one in rows("standing_agencies.csv") if one["body"] == row["name_vi"]
    ]
    names = parts(f"{row['abbreviation']}|{row['other_names']}")
    return BodyEntry(number, row["name_vi"], BodyKind(row["kind"]), span(row), names, tuple(members), tuple(standing))
