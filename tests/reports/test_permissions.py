import pytest
from django.contrib.auth.models import AnonymousUser

from reports.models import Period
from reports.permissions import may_revise, sheet_agencies, visible_values
from reports.rules.kinds import ValueState
from tests.factories import make_agency
from tests.reports.makers import NOW, make_indicator, make_period
from tests.reports.sheets import reported

NATIONAL = ("secretariat", "second_secretariat", "member", "leader", "auditor", "administrator")
REPORTERS_A = ("officer_a", "other_officer_a", "focal_point_a")
PEOPLE_A = (*REPORTERS_A, "head_a")


@pytest.fixture
def values(cast):
    """One value of each state for both ministries, by ministry and state."""
    period, made = make_period(), {}
    for number, state in enumerate(ValueState):
        indicator = make_indicator(f"CS {number}")
        for name, agency in (("a", cast.ministry_a), ("b", cast.ministry_b)):
            made[name, state] = reported(indicator, agency, period, state=state)
    return made


def test_visible_values_shows_each_person_their_own(cast, values):
    final = {value for (_name, state), value in values.items() if state in ("verified", "published")}
    own = {name: {value for (whose, _state), value in values.items() if whose == name} for name in ("a", "b")}
    published = {value for (_name, state), value in values.items() if state == "published"}
    expected = dict.fromkeys(NATIONAL, set(values.values()))
    expected |= dict.fromkeys(PEOPLE_A, final | own["a"])
    expected |= {"focal_point_b": final | own["b"], "council_member": published, "outsider": set()}
    assert {name: set(visible_values(user)) for name, user in cast.people().items()} == expected


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_visible_values_keeps_what_is_under_way_from_another_agency(cast, values, state):
    secret = values["a", ValueState(state)]
    assert not visible_values(cast.focal_point_b).filter(pk=secret.pk).exists()
    assert visible_values(cast.officer_a).filter(pk=secret.pk).exists()


def test_visible_values_includes_the_units_of_an_agency(cast):
    unit = make_agency("Vụ Pháp chế", kind="unit", parent=cast.ministry_a)
    draft = reported(make_indicator(), unit, make_period(), state=ValueState.DRAFT)
    assert list(visible_values(cast.officer_a)) == [draft]
    assert not visible_values(cast.focal_point_b).exists()


def test_visible_values_nobody_signed_in_or_active_is_empty(cast, values):
    assert not visible_values(AnonymousUser()).exists()
    cast.secretariat.is_active = False
    assert not visible_values(cast.secretariat).exists()


def test_sheet_agencies_are_ones_own_or_everybodys(cast):
    unit = make_agency("Vụ Pháp chế", kind="unit", parent=cast.ministry_a)
    found = {name: set(sheet_agencies(user)) for name, user in cast.people().items()}
    everything = {cast.ministry_a, cast.ministry_b, unit}
    expected = {name: set() for name in found}
    expected |= dict.fromkeys(REPORTERS_A, {cast.ministry_a, unit})
    expected |= {"focal_point_b": {cast.ministry_b}, "secretariat": everything, "second_secretariat": everything}
    assert found == expected


def test_frozen_period_is_revised_by_the_secretariat_alone(cast):
    period = make_period()
    open_to = {name for name, user in cast.people().items() if may_revise(user, period, cast.ministry_a)}
    assert open_to == {"focal_point_a", "secretariat", "second_secretariat"}
    Period.objects.update(frozen_at=NOW)
    period.refresh_from_db()
    open_to = {name for name, user in cast.people().items() if may_revise(user, period, cast.ministry_a)}
    assert open_to == {"secretariat", "second_secretariat"}
