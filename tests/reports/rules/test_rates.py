"""The three ratios, and that the parts add up."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.rates import Counts, completion_ratio, on_time_ratio, overdue_ratio
from tasks.rules.states import Status

# Report 1270/BC-TCTTTg: the year 2017, until 25 December.
YEAR_2017 = Counts(done_on_time=14_068, done_late=1_983, open_in_time=5_640, overdue=223)

counts_of_anything = st.builds(Counts, *[st.integers(0, 100_000)] * 7)


def test_counts_name_every_status() -> None:
    assert list(asdict(Counts())) == [status.value for status in Status]


def test_figures_of_2017_are_the_published_ones() -> None:
    assert round(on_time_ratio(YEAR_2017) * 100, 1) == 87.6
    assert round(overdue_ratio(YEAR_2017) * 100, 2) == 1.37
    assert YEAR_2017.completed == 16_051
    assert YEAR_2017.all == 21_914


@pytest.mark.parametrize(
    ("counts", "completion", "on_time", "overdue"),
    [
        (Counts(), None, None, None),
        (Counts(withdrawn=5), None, None, None),
        (Counts(open_in_time=3), 0.0, None, None),
        (Counts(no_deadline=1, paused=1), 0.0, None, None),
        (Counts(overdue=2), 0.0, None, 1.0),
        (Counts(done_late=4), 1.0, 0.0, 0.0),
        (Counts(done_on_time=1, done_late=1, open_in_time=1, paused=1, withdrawn=9), 0.5, 0.5, 0.0),
        (Counts(done_on_time=3, overdue=1), 0.75, 1.0, 0.25),
    ],
)
def test_ratios(counts: Counts, completion: float | None, on_time: float | None, overdue: float | None) -> None:
    assert (completion_ratio(counts), on_time_ratio(counts), overdue_ratio(counts)) == (completion, on_time, overdue)


@given(counts_of_anything)
def test_parts_add_up_to_all(counts: Counts) -> None:
    assert counts.all == counts.completed + counts.open + counts.paused + counts.withdrawn


@given(counts_of_anything, counts_of_anything)
def test_sum_and_difference_undo_each_other(one: Counts, other: Counts) -> None:
    assert one + other - other == one
    assert (one + other).all == one.all + other.all


@given(counts_of_anything)
def test_ratios_lie_between_0_and_1(counts: Counts) -> None:
    ratios = [completion_ratio(counts), on_time_ratio(counts), overdue_ratio(counts)]
    assert all(0 <= ratio <= 1 for ratio in ratios if ratio is not None)


@given(counts_of_anything)
def test_withdrawn_work_changes_no_ratio(counts: Counts) -> None:
    more = counts + Counts(withdrawn=1000)
    for ratio in (completion_ratio, on_time_ratio, overdue_ratio):
        assert ratio(more) == ratio(counts)
