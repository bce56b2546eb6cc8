import pytest
from django.core.exceptions import ValidationError

from tasks.models import Setting
from tasks.models.setting import setting_choices
from tasks.queries.setting import settings_in_force
from tasks.rules.settings import DEFAULTS, RANGES

pytestmark = pytest.mark.django_db


def test_every_setting_can_be_chosen_by_its_meaning():
    assert [name for name, _meaning in setting_choices()] == list(DEFAULTS)
    assert all(str(meaning) for _name, meaning in setting_choices())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reporting_weekday", 0),
        ("stale_days", 0),
        *((name, highest + 1) for name, (_lowest, highest) in RANGES.items()),
    ],
)
def test_setting_out_of_its_range_is_refused(name, value):
    with pytest.raises(ValidationError) as refusal:
        Setting(name=name, value=value).full_clean()
    assert list(refusal.value.message_dict) == ["value"]


@pytest.mark.parametrize("name", DEFAULTS)
def test_setting_at_both_ends_of_its_range_is_taken(name):
    for value in (*RANGES[name], DEFAULTS[name]):
        setting = Setting(name=name, value=value)
        setting.full_clean()
        setting.save()
        assert Setting.objects.values_in_force()[name] == value
        setting.delete()


def test_settings_in_force_are_the_defaults_until_somebody_writes_another():
    Setting.objects.create(name="reporting_hour", value=11)
    assert Setting.objects.values_in_force() == {**DEFAULTS, "reporting_hour": 11}


@pytest.mark.parametrize(("name", "value"), [(name, 10**9) for name in DEFAULTS] + [("reporting_weekday", 0)])
def test_number_written_before_there_was_a_range_is_brought_into_it(name, value):
    Setting.objects.create(name=name, value=value)
    brought = RANGES[name][bool(value)]
    assert Setting.objects.values_in_force() == {**DEFAULTS, name: brought}
    assert {one.name: one.value for one in settings_in_force()} == {**DEFAULTS, name: brought}
