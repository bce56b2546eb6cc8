"""Who today's agency was made of, and what can be told of it."""

from datetime import date
from decimal import Decimal

import pytest

from reports.rules.figures import Figure
from reports.rules.kinds import IndicatorKind, Operator
from reports.rules.mergers import Comparable, Life, NotComparable, Successions, comparable_figure

MERGED = date(2025, 3, 1)
OLD, NEW = Life(None, date(2025, 2, 28)), Life(MERGED, None)
BEFORE, AFTER = date(2024, 12, 31), date(2025, 6, 30)
RATIO, COUNT = IndicatorKind.RATIO, IndicatorKind.COUNT
HALF, TENTH = (Figure(Decimal(50), Decimal(10), Decimal(20)), Figure(Decimal(10), Decimal(8), Decimal(80)))


def known(**links: set[int]) -> Successions:
    """Return 1 and 2 that ended, 3 that began, 4 that stays; `links` are the predecessors, as p3={1, 2}."""
    before = {int(name[1:]): frozenset(ones) for name, ones in links.items()}
    after: dict[int, set[int]] = {}
    for later, ones in before.items():
        for one in ones:
            after.setdefault(one, set()).add(later)
    lives = {1: OLD, 2: OLD, 3: NEW, 4: Life(), 5: NEW}
    return Successions(lives, before, {one: frozenset(following) for one, following in after.items()})


def test_made_of_merged_agencies() -> None:
    merged = known(p3={1, 2})
    assert merged.made_of(3, BEFORE, as_of=AFTER) == {1, 2}
    assert merged.made_of(3, AFTER, as_of=AFTER) == {3}


def test_made_of_agency_that_took_another_in_is_both() -> None:
    assert known(p4={1}).made_of(4, BEFORE, as_of=AFTER) == {1, 4}


def test_made_of_before_the_merger_is_the_agency_alone() -> None:
    assert known(p4={1}).made_of(4, date(2024, 6, 30), as_of=BEFORE) == {4}


def test_made_of_agency_without_predecessors_is_nobody() -> None:
    assert known().made_of(3, BEFORE, as_of=AFTER) == frozenset()


def test_made_of_ends_where_agencies_followed_each_other_in_a_circle() -> None:
    assert known(p1={2}, p2={1}).made_of(1, BEFORE, as_of=AFTER) == {1, 2}


def test_last_day_of_a_predecessor_is_still_its_own() -> None:
    merged = known(p3={1})
    assert merged.made_of(3, date(2025, 2, 28), as_of=AFTER) == {1}
    assert merged.made_of(3, MERGED, as_of=AFTER) == {3}


@pytest.mark.parametrize(("links", "divided"), [({"p3": {1}, "p5": {1}}, True), ({"p3": {1, 2}}, False)])
def test_is_divided(links: dict[str, set[int]], divided: bool) -> None:
    assert known(**links).is_divided(3, frozenset({1})) is divided


def test_comparable_ratio_is_made_of_the_parts() -> None:
    made = comparable_figure(RATIO, {1: HALF, 2: TENTH})
    assert made.figure == Figure(Decimal(18), Decimal(18), Decimal(100))
    assert made.is_recomputed


def test_comparable_of_a_renamed_agency_is_its_figure_as_it_is() -> None:
    below = Figure(Decimal(10), operator=Operator.LESS)
    assert comparable_figure(RATIO, {1: below}) == Comparable(below, frozenset({1}))
    assert not comparable_figure(RATIO, {1: below}).is_recomputed


def test_comparable_adds_nothing_for_who_had_nothing() -> None:
    assert comparable_figure(RATIO, {1: HALF, 2: Figure(none_arose=True)}).figure == HALF


@pytest.mark.parametrize(
    ("kind", "figures", "reason"),
    [
        (RATIO, {}, NotComparable.NO_PREDECESSOR),
        (RATIO, {1: HALF, 2: None}, NotComparable.MISSING),
        (RATIO, {1: HALF, 2: Figure(Decimal(10))}, NotComparable.WITHOUT_PARTS),
        (COUNT, {1: Figure(Decimal(3)), 2: Figure(Decimal(10), operator=Operator.MORE)}, NotComparable.NOT_EXACT),
        (IndicatorKind.SCORE, {1: Figure(Decimal(3)), 2: Figure(Decimal(4))}, NotComparable.NOT_SUMMED),
    ],
)
def test_not_comparable(kind: IndicatorKind, figures: dict[int, Figure | None], reason: NotComparable) -> None:
    assert comparable_figure(kind, figures).reason == reason
    assert comparable_figure(kind, figures).figure is None
