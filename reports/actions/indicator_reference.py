"""Loading the indicators every office starts with, their definitions, and the score set of decision 766."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from reports.models import Indicator, IndicatorVersion, ScoreBand, ScoreGroup, ScoreItem, ScoreSet
from tasks.actions.reference import ReferenceLoad, add_rows, day_or_none, lines, read_rows
from tasks.models import User

DATA = Path(__file__).resolve().parent.parent / "data"
# Figures that were published, in the shape `import_values` reads.
PUBLISHED = DATA / "published.csv"
STEP = 10


@transaction.atomic
def load_indicators(*, now: datetime, by: User | None = None) -> ReferenceLoad:
    """Add the indicators and score sets that aren't there yet and return how many.

    Effects: rows that exist are never changed, because the secretariat may have edited them; audits every addition.
    Queries: a constant number for each table, not for each row.
    """
    load = ReferenceLoad()
    indicators = _load_indicators(load, by, now)
    _load_score_sets(load, indicators, by, now)
    return load


def _load_indicators(load: ReferenceLoad, by: User | None, now: datetime) -> dict[str, Indicator]:
    """Add indicators with their first definitions, then tie the parts to their totals; return all by their code."""
    known = {indicator.code: indicator for indicator in Indicator.objects.all()}
    rows = list(read_rows(DATA / "indicators.csv"))
    new = {row["code"]: _indicator_of(row, place * STEP) for place, row in enumerate(rows, start=1)}
    new = {code: indicator for code, indicator in new.items() if code not in known}
    add_rows(load, list(new.values()), by, now)
    known |= new
    parts = [row for row in rows if row["part_of"] and row["code"] in new]
    for row in parts:
        new[row["code"]].part_of = known[row["part_of"]]
    Indicator.objects.bulk_update([new[row["code"]] for row in parts], ["part_of"], batch_size=500)
    add_rows(load, [_version_of(row, new[row["code"]]) for row in rows if row["code"] in new], by, now)
    return known


def _indicator_of(row: dict[str, str], position: int) -> Indicator:
    """Return the indicator of a row; the total it is a part of may not be stored yet."""
    as_written = (
        "code", "name", "theme", "kind", "unit", "direction", "audience", "cadence", "source_system", "computed_by",
        "numerator_of", "denominator_of",
    )  # fmt: skip
    return Indicator(
        **{column: row[column] for column in as_written},
        other_names=lines(row["other_names"]),
        adds_up=row["adds_up"] != "0",
        position=position,
    )


def _version_of(row: dict[str, str], indicator: Indicator) -> IndicatorVersion:
    words = ("definition", "numerator_words", "denominator_words", "legal_source")
    return IndicatorVersion(indicator=indicator, number=1, **{column: row[column] for column in words})


def _load_score_sets(load: ReferenceLoad, indicators: dict[str, Indicator], by: User | None, now: datetime) -> None:
    """Add score sets that aren't there yet with their groups, items and bands; a stored set is left whole."""
    known = set(ScoreSet.objects.values_list("code", "number"))
    sets = {(row["code"], row["number"]): _set_of(row, indicators) for row in read_rows(DATA / "score_sets.csv")}
    sets = {key: one for key, one in sets.items() if (key[0], int(key[1])) not in known}
    add_rows(load, list(sets.values()), by, now)
    groups = {
        (*_set_key(row), row["number"]): ScoreGroup(
            score_set=sets[_set_key(row)],
            number=int(row["number"]),
            name=row["name"],
            max_points=Decimal(row["max_points"]),
            indicator=indicators[row["indicator"]],
        )
        for row in read_rows(DATA / "score_groups.csv")
        if _set_key(row) in sets
    }
    add_rows(load, list(groups.values()), by, now)
    items = [_item_of(row, groups, indicators) for row in read_rows(DATA / "score_items.csv") if _set_key(row) in sets]
    add_rows(load, items, by, now)
    bands = [_band_of(row, sets) for row in read_rows(DATA / "score_bands.csv") if _set_key(row) in sets]
    add_rows(load, bands, by, now)


def _set_key(row: dict[str, str]) -> tuple[str, str]:
    return row["score_set"], row["version"]


def _set_of(row: dict[str, str], indicators: dict[str, Indicator]) -> ScoreSet:
    return ScoreSet(
        code=row["code"],
        number=int(row["number"]),
        name=row["name"],
        legal_source=row["legal_source"],
        max_points=Decimal(row["max_points"]),
        total_indicator=indicators[row["total_indicator"]],
        valid_from=day_or_none(row["valid_from"]),
        valid_to=day_or_none(row["valid_to"]),
    )


def _item_of(
    row: dict[str, str], groups: dict[tuple[str, str, str], ScoreGroup], indicators: dict[str, Indicator]
) -> ScoreItem:
    return ScoreItem(
        group=groups[(*_set_key(row), row["group"])],
        indicator=indicators[row["indicator"]],
        max_points=Decimal(row["max_points"]),
        formula=row["formula"],
        is_confirmed=row["is_confirmed"] == "1",
        legal_source=row["legal_source"],
    )


def _band_of(row: dict[str, str], sets: dict[tuple[str, str], ScoreSet]) -> ScoreBand:
    return ScoreBand(
        score_set=sets[_set_key(row)],
        name=row["name"],
        from_points=Decimal(row["from_points"]),
        is_confirmed=row["is_confirmed"] == "1",
    )
