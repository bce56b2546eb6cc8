"""Synthetic figures: as many as asked for, the same every time, and none where there are some already."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from reports.actions.load import make_figures
from reports.models import Period, Value
from tasks.actions.refusal import Refused
from tests.factories import make_agency

NOW = datetime(2026, 11, 25, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def make(**asked):
    return make_figures(**{"agencies": 3, "indicators": 12, "months": 30, "now": NOW, **asked})


def test_load_is_what_was_asked_for():
    kept = make_agency("Bộ Ất")
    made = make()
    assert (made["values"], Value.objects.count()) == (Value.objects.count(), made["values"])
    assert 0 < 3 * 12 * 30 - made["values"] < 60
    assert Value.objects.filter(subject__agency=kept).exists()
    assert [str(period) for period in Period.objects.order_by("cut_off_on")[:30:29]] == [
        "Tháng 5/2024",
        "Tháng 10/2026",
    ]


def test_load_holds_every_sort_of_value():
    make()
    assert Value.objects.filter(none_arose=True).exists()
    assert Value.objects.filter(operator="<", value=10).exists()
    assert Value.objects.filter(version__number=2, period__starts_on__year=2026).exists()
    ratio = Value.objects.filter(denominator__isnull=False).first()
    assert ratio.value == pytest.approx(ratio.numerator * 100 / ratio.denominator, abs=Decimal("0.000001"))


def test_load_is_the_same_every_time():
    def made_and_undone():
        with transaction.atomic():
            make(months=2)
            facts = list(Value.objects.order_by("pk").values_list("value", "none_arose", "operator"))
            transaction.set_rollback(True)
        return facts

    assert made_and_undone() == made_and_undone() != []


def test_load_refuses_a_database_with_indicators():
    make(months=1)
    with pytest.raises(Refused):
        make(months=1)


def test_load_asks_for_something():
    with pytest.raises(Refused):
        make(indicators=0)
