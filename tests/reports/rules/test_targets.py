"""Which target holds: whose, and for how long."""

from datetime import date
from decimal import Decimal

import pytest

from reports.rules.targets import Wish, baseline_for, target_for

OWN, GROUP, NATION = 1, 2, 3
YEAR = {"starts_on": date(2024, 1, 1), "cut_off_on": date(2024, 12, 31)}


def wish(subject, value, **time):
    return Wish(subject, Decimal(value), **{**YEAR, **time})


def test_own_target_before_the_groups_and_the_nations():
    wishes = [wish(NATION, 50), wish(GROUP, 70), wish(OWN, 90)]
    order = [OWN, GROUP, NATION]
    assert target_for(wishes, order, date(2024, 6, 30)).value == 90
    assert target_for(wishes[:2], order, date(2024, 6, 30)).value == 70
    assert target_for(wishes[:1], order, date(2024, 6, 30)).value == 50


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2023, 12, 31), None), (date(2024, 1, 1), 50), (date(2024, 12, 31), 50), (date(2025, 1, 1), None)],
)
def test_target_holds_from_its_first_to_its_last_day(day, expected):
    found = target_for([wish(OWN, 50)], [OWN], day)
    assert (found.value if found else None) == expected


def test_shortest_time_is_the_nearest_target():
    quarter = wish(OWN, 40, cut_off_on=date(2024, 3, 31))
    until = wish(OWN, 30, starts_on=None)
    assert target_for([until, wish(OWN, 50), quarter], [OWN], date(2024, 2, 29)) == quarter
    assert target_for([until], [OWN], date(2020, 1, 1)) == until


def test_baseline_is_the_newest_that_has_passed():
    old, newer = (wish(OWN, value, cut_off_on=date(value, 12, 31)) for value in (2021, 2022))
    assert baseline_for([old, newer], [OWN], date(2023, 6, 30)) == newer
    assert baseline_for([newer], [OWN], date(2022, 6, 30)) is None
    assert baseline_for([old], [OWN, NATION], date(2021, 12, 31)) == old
