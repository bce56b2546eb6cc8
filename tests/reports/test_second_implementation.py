"""Every computed figure, held against the slow and obvious way on two hundred random data sets.

Mergers, splits, missing values, "none arose", "<10", other definitions, drafts and replaced revisions are in all of them.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from reports.actions.indicators import compute_indicators
from reports.actions.scores import compute_scores
from reports.models import Indicator, Score, ScoreLine, Value
from reports.queries.groups import group_values
from reports.queries.mergers import comparable_values
from reports.queries.values import current_values, figure_of
from reports.rules.audience import AUDIENCE_KINDS, GROUP_KINDS
from reports.rules.figures import Figure, change_between, ranks
from reports.rules.kinds import GROUPS, Audience, Direction, IndicatorKind, Origin
from reports.rules.mergers import Comparable
from tasks.models import Agency
from tests.reports import slow
from tests.reports.world import NOW, World, make_world

pytestmark = pytest.mark.django_db

# Two hundred on SQLite; what another database could do differently, it does in the first fifty too.
SEEDS = range(50 if connection.vendor == "postgresql" else 200)
# One of every sort; how the others came about makes no difference any more.
SHOWN = ("R1", "R2", "S1", "C1", "C3", "D1", "completion")
# As of the last period, after the merger.
TODAY = date(2024, 3, 31)


def told(figure: Figure | None) -> slow.Known:
    """Return a figure in the words of the slow way."""
    if figure is None:
        return None
    if figure.none_arose:
        return slow.NONE_AROSE
    return (figure.operator.value, figure.value, figure.numerator, figure.denominator)


def told_comparable(known: Comparable) -> slow.Known:
    return "not comparable" if known.reason else told(known.figure)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_computed_figure_agrees_with_the_slow_way(seed: int) -> None:
    world = make_world(seed)
    compute_indicators(now=NOW)
    for period in world.periods:
        compute_scores(score_set=world.score_set, period=period, by=None, now=NOW)
    rows = slow.read_rows()
    check_computed(world, rows)
    check_groups(world, rows)
    check_mergers(world, rows)
    check_ranks(world, rows)
    check_scores(world, rows)


def check_computed(world: World, rows: slow.Rows) -> None:
    """Every agency that is asked has a computed figure or lacks it rightly, and nobody else has one."""
    stored = {
        (one.indicator_id, one.subject.agency_id, one.period_id): told(figure_of(one))
        for one in Value.objects.filter(origin=Origin.COMPUTED, is_current=True).select_related("subject")
    }
    expected = {}
    for indicator in (one for one in rows.indicators if one.is_computed):
        for period in world.periods:
            for agency in rows.agencies:
                if agency.kind not in ("ministry", "province") or not slow.was_there(agency, period.cut_off_on):
                    continue
                figure = (
                    slow.counted(rows, indicator.computed_by, agency.pk, period, NOW)
                    if indicator.computed_by
                    else slow.derived(rows, indicator, agency.pk, period.pk)
                )
                if figure is not None:
                    expected[indicator.pk, agency.pk, period.pk] = figure
    assert stored == expected


def check_groups(world: World, rows: slow.Rows) -> None:
    """The nation, the ministries and the localities, with who is in them and who isn't."""
    shown = [world.indicators[code] for code in SHOWN]
    found = group_values(shown, world.periods)
    expected = {}
    for indicator in shown:
        for group in GROUPS:
            kinds = {kind.value for kind in GROUP_KINDS[group]}
            if not GROUP_KINDS[group] & AUDIENCE_KINDS[Audience(indicator.audience)]:
                continue
            for period in world.periods:
                expected[indicator.pk, group, period.pk] = slow.group(rows, indicator, kinds, period)
    assert {
        key: (told(one.figure), one.counted, one.none_arose, one.left_out, one.missing) for key, one in found.items()
    } == expected


def check_mergers(world: World, rows: slow.Rows) -> None:
    """Earlier figures of today's agencies, and how they moved since."""
    today = [one for one in world.agencies if slow.was_there(one, TODAY)]
    *earlier, last = world.periods
    shown = [world.indicators[code] for code in SHOWN]
    found = comparable_values(shown, today, earlier, as_of=TODAY)
    expected = {
        (indicator.pk, agency.pk, period.pk): slow.comparable(rows, indicator, agency.pk, period, TODAY)
        for indicator in shown
        for agency in today
        for period in earlier
    }
    assert {key: told_comparable(known) for key, known in found.items()} == expected
    for (number, agency, _period), known in found.items():
        indicator = next(one for one in rows.indicators if one.pk == number)
        value = slow.value_in(rows, number, agency, last.pk)
        moved = change_between(
            IndicatorKind(indicator.kind), Direction(indicator.direction), known.figure, figure_of(value)
        )
        assert (moved.amount if moved else None) == slow.change(told_comparable(known), slow.known(value))


def check_ranks(world: World, rows: slow.Rows) -> None:
    """Who is first; nobody without an exact figure has a place."""
    shown = [world.indicators[code] for code in SHOWN]
    values = current_values(shown, None, world.periods)
    for indicator in shown:
        for period in world.periods:
            cells = {agency.pk: slow.value_in(rows, indicator.pk, agency.pk, period.pk) for agency in rows.agencies}
            known = {key: slow.known(value) for key, value in cells.items()}
            figures = {
                agency: figure_of(values.get((indicator.pk, world.subjects[agency].pk, period.pk))) for agency in cells
            }
            places = ranks(Direction(indicator.direction), figures)
            lower = indicator.direction == "lower"
            assert {one: places.get(one) for one in cells} == {
                one: slow.rank(known, one, lower_is_better=lower) for one in cells
            }


def check_scores(world: World, rows: slow.Rows) -> None:
    """Totals and the points of every line."""
    lines: dict[int, dict[int, Decimal | None]] = {}
    for line in ScoreLine.objects.all():
        lines.setdefault(line.score_id, {})[line.item_id] = line.points
    stored = {
        (one.subject.agency_id, one.period_id): (one.total, lines[one.pk])
        for one in Score.objects.select_related("subject")
    }
    asked = {item.indicator.audience for item in rows.items}
    kinds = {kind.value for audience in asked for kind in AUDIENCE_KINDS[Audience(audience)]}
    expected = {
        (agency.pk, period.pk): slow.score(rows, agency.pk, period)
        for agency in rows.agencies
        for period in world.periods
        if agency.kind in kinds and slow.was_there(agency, period.cut_off_on)
    }
    assert stored == {key: known for key, known in expected.items() if known is not None}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_data_set_holds_what_it_should(seed: int) -> None:
    make_world(seed)
    values = Value.objects.filter(is_current=True)
    assert values.filter(none_arose=True).exists()
    assert values.exclude(operator="=").exists()
    assert values.filter(indicator__kind=IndicatorKind.RATIO, denominator=None, none_arose=False).exists()
    assert Value.objects.filter(is_current=False).exists()
    assert Indicator.objects.filter(versions__number=2).exists()
    assert Agency.successors.through.objects.count() > 2
