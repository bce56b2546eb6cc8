"""Computing what nobody types: written once, revised when it changes, left alone when it doesn't."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from reports.actions.indicators import compute_indicators, periods_to_compute
from reports.models import Indicator, Period, Value
from reports.queries.counts import standing_by
from reports.rules.computed import ComputedBy
from reports.rules.kinds import Audience, IndicatorKind, Origin, ValueState
from reports.rules.rates import completion_ratio, on_time_ratio, overdue_ratio
from reports.rules.scopes import Scope
from tasks.models import Agency, Assignment, AuditEvent
from tasks.rules.clock import VIETNAM
from tasks.rules.states import AssignmentState
from tests.factories import make_agency, make_assignment, make_directive, make_task
from tests.reports.makers import make_indicator, make_period, make_value

pytestmark = pytest.mark.django_db

MARCH = date(2024, 3, 31)
NOW = datetime(2024, 4, 2, 0, 45, tzinfo=VIETNAM)


def computed(name: str = "completion", **fields: Any) -> Indicator:
    return make_indicator(code=name, computed_by=name, audience=Audience.AGENCIES, **fields)


def share(agency: Agency, **fields: Any) -> Assignment:
    """Return a share of a directive of January; done shares were reported in February."""
    task = make_task(make_directive(number=f"{Assignment.objects.count()}/TB", issued_on=date(2024, 1, 5)))
    if fields.get("state") == AssignmentState.COMPLETED:
        fields["submitted_at"] = datetime(2024, 2, 6, 8, tzinfo=VIETNAM)
    return make_assignment(task, agency, **fields)


def current() -> dict[str, Value]:
    values = Value.objects.filter(is_current=True, origin=Origin.COMPUTED).select_related("indicator")
    return {value.indicator.code: value for value in values}


def test_computed_value_is_final_with_its_parts() -> None:
    computed()
    period, ministry = make_period(MARCH), make_agency()
    share(ministry, state=AssignmentState.COMPLETED)
    share(ministry)
    done = compute_indicators(now=NOW)
    value = Value.objects.get()
    assert (value.numerator, value.denominator, value.value) == (1, 2, 50)
    assert (value.origin, value.state, value.cut_off_on) == (Origin.COMPUTED, ValueState.VERIFIED, period.cut_off_on)
    assert (done.written, value.subject.agency, value.entered_by) == (1, ministry, None)


def test_again_nothing_is_written() -> None:
    computed()
    make_period(MARCH)
    share(make_agency())
    compute_indicators(now=NOW)
    done = compute_indicators(now=NOW + timedelta(days=1))
    assert (done.written, done.unchanged, Value.objects.count()) == (0, 1, 1)
    assert AuditEvent.objects.filter(verb="compute_indicators").count() == 1


def test_change_is_a_new_revision() -> None:
    computed()
    make_period(MARCH)
    ministry = make_agency()
    share(ministry)
    compute_indicators(now=NOW)
    share(ministry, state=AssignmentState.COMPLETED)
    compute_indicators(now=NOW)
    kept = Value.objects.order_by("revision").values_list("revision", "is_current", "numerator")
    assert list(kept) == [(1, False, 0), (2, True, 1)]


def test_nothing_to_count_is_none_arose() -> None:
    computed("on_time")
    make_period(MARCH)
    share(make_agency())
    compute_indicators(now=NOW)
    value = Value.objects.get()
    assert (value.none_arose, value.value, value.denominator) == (True, None, 0)


def test_period_of_which_nothing_is_known_stays_empty() -> None:
    computed()
    make_period(date(2023, 3, 31))
    share(make_agency())
    Assignment.objects.update(created_at=NOW)
    assert compute_indicators(now=NOW).written == 0


def test_what_is_counted_stays_in_a_frozen_period() -> None:
    computed()
    make_period(MARCH, frozen_at=NOW)
    period = make_period(date(2024, 2, 29))
    share(make_agency())
    compute_indicators(now=NOW)
    assert set(Value.objects.values_list("period", flat=True)) == {period.pk}
    frozen = Period.objects.get(frozen_at=NOW)
    assert compute_indicators(now=NOW, period=frozen).written == 0


def test_periods_are_computed_from_their_cut_off_on() -> None:
    period = make_period(MARCH)
    last = datetime.combine(period.cut_off_on, time.min, tzinfo=VIETNAM)
    assert not periods_to_compute(last - timedelta(seconds=1)).exists()
    assert list(periods_to_compute(last)) == [period]


def test_figures_are_as_known_at_the_cut_off() -> None:
    computed()
    make_period(date(2024, 1, 31))
    share(make_agency(), state=AssignmentState.COMPLETED)
    compute_indicators(now=NOW)
    assert (Value.objects.get().numerator, Value.objects.get().denominator) == (0, 1)


def test_rates_are_those_of_the_board() -> None:
    for name in ("completion", "on_time", "overdue"):
        computed(name)
    make_period(MARCH)
    ministry = make_agency()
    for state, due_on in (("completed", date(2024, 2, 1)), ("completed", date(2024, 3, 1)), ("assigned", None)):
        share(ministry, state=state, due_on=due_on)
    share(ministry, due_on=date(2024, 3, 20))
    share(ministry, state=AssignmentState.WITHDRAWN)
    compute_indicators(now=NOW)
    board = standing_by(Assignment.objects.all(), Scope.AGENCY, now=NOW)[ministry.pk].counts
    ratios = {"completion": completion_ratio, "on_time": on_time_ratio, "overdue": overdue_ratio}
    for name, ratio in ratios.items():
        assert float(current()[name].value) == pytest.approx(ratio(board) * 100, abs=1e-6)


def derived(**fields: Any) -> Indicator:
    for code in ("cut", "kept", "listed"):
        make_indicator(code=code, kind=IndicatorKind.COUNT)
    formula = {"numerator_of": "cut+kept", "denominator_of": "listed", "audience": Audience.AGENCIES}
    return make_indicator(code="share", **{**formula, **fields})


def test_ratio_is_made_of_other_indicators_final_values() -> None:
    derived()
    period, ministry = make_period(MARCH), make_agency()
    for code, number in (("cut", 2), ("kept", 1), ("listed", 4)):
        make_value(Indicator.objects.get(code=code), ministry, period, number)
    compute_indicators(now=NOW)
    assert (current()["share"].numerator, current()["share"].value) == (3, Decimal(75))


def test_ratio_whose_part_is_gone_is_no_longer_current() -> None:
    derived()
    period, ministry = make_period(MARCH), make_agency()
    for code in ("cut", "kept", "listed"):
        make_value(Indicator.objects.get(code=code), ministry, period, 4)
    compute_indicators(now=NOW)
    Value.objects.filter(indicator__code="kept").update(state=ValueState.RETURNED)
    assert compute_indicators(now=NOW).withdrawn == 1
    assert "share" not in current()
    Value.objects.filter(indicator__code="kept").update(state=ValueState.VERIFIED)
    compute_indicators(now=NOW)
    assert current()["share"].revision == 2


def test_ratio_of_a_frozen_period_follows_the_correction_of_its_part() -> None:
    derived()
    computed()
    period, ministry = make_period(MARCH, frozen_at=NOW), make_agency()
    share(ministry)
    parts = {code: Indicator.objects.get(code=code) for code in ("cut", "kept", "listed")}
    for code, number in (("cut", 2), ("kept", 1), ("listed", 4)):
        make_value(parts[code], ministry, period, number, state=ValueState.PUBLISHED, decided_at=NOW)
    # Nothing was decided after the freezing, so that the nightly run passes by.
    assert compute_indicators(now=NOW).written == 0
    Value.objects.filter(indicator=parts["kept"]).update(is_current=False)
    later = NOW + timedelta(days=3)
    make_value(parts["kept"], ministry, period, 2, state=ValueState.PUBLISHED, decided_at=later, revision=2)
    assert compute_indicators(now=later).written == 1
    ratio = current()["share"]
    assert (set(current()), ratio.numerator, ratio.state) == ({"share"}, 4, ValueState.PUBLISHED)
    assert ratio.published_on == later.date()


def test_new_definition_is_a_new_figure() -> None:
    indicator = computed()
    make_period(MARCH)
    share(make_agency())
    compute_indicators(now=NOW)
    indicator.versions.create(number=2, valid_from=date(2024, 3, 1))
    compute_indicators(now=NOW)
    assert [(one.version.number, one.revision) for one in current().values()] == [(2, 2)]


def test_unknown_function_is_told_and_skipped() -> None:
    computed("guess")
    make_period(MARCH)
    share(make_agency())
    done = compute_indicators(now=NOW)
    assert (done.unknown, done.written) == ({"guess"}, 0)


def test_code_that_does_not_exist_gives_no_figure() -> None:
    derived(numerator_of="cut+nowhere")
    period, ministry = make_period(MARCH), make_agency()
    for code in ("cut", "listed"):
        make_value(Indicator.objects.get(code=code), ministry, period, 4)
    assert compute_indicators(now=NOW).written == 0


@pytest.mark.parametrize("count", [1, 3])
def test_statements_do_not_grow_with_agencies(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for name in ComputedBy:
        computed(name.value)
    make_period(MARCH)
    for number in range(count):
        share(make_agency(f"Bộ {number}"))
    with django_assert_num_queries(22):
        compute_indicators(now=NOW)
    assert Value.objects.count() == count * len(ComputedBy)


def test_figure_too_large_to_be_kept_is_left_out_and_the_others_are_computed() -> None:
    counts = {"kind": IndicatorKind.COUNT, "audience": Audience.AGENCIES}
    above, below = make_indicator(code="above", **counts), make_indicator(code="below", **counts)
    made = make_indicator(code="made", numerator_of="above", denominator_of="below", audience=Audience.AGENCIES)
    period, small = make_period(MARCH), make_agency("Bộ Nhỏ")
    for agency, numbers in ((make_agency("Bộ Lớn"), (99999999999999, 1)), (small, (5, 10))):
        for indicator, number in zip((above, below), numbers, strict=True):
            make_value(indicator, agency, period, number)
    compute_indicators(now=NOW)
    assert [(one.subject.agency, one.value) for one in Value.objects.filter(indicator=made)] == [(small, 50)]
