"""Rows that hold for a while: from a first day to a last day, both included; empty means open."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


def in_force_q(on: date, prefix: str = "") -> Q:
    """Return the condition that a row, or the row at `prefix`, holds on that day."""
    started = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": on})
    not_ended = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": on})
    return started & not_ended


class ValidityQuerySet(models.QuerySet):
    """Rows with `valid_from` and `valid_to`."""

    def in_force(self, on: date) -> Self:
        """Return the rows that hold on that day."""
        return self.filter(in_force_q(on))


def or_zero(field: str) -> Coalesce:
    """Return the number of a linked row, 0 for none, for a unique constraint that treats empty as a value."""
    return Coalesce(F(field), Value(0), output_field=models.BigIntegerField())


def or_first_day(field: str) -> Coalesce:
    """Return a date, 01/01/1900 for none, for a unique constraint that treats empty as a value."""
    return Coalesce(F(field), Value(date(1900, 1, 1)), output_field=models.DateField())


def validity_check(name: str) -> models.CheckConstraint:
    """Return the constraint that a row doesn't end before it starts."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=f"{name}_validity_order",
        violation_error_message=_("The last day can't come before the first day."),
    )
