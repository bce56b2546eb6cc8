"""Turns the enums of the rules into choices for fields."""

from django.utils.translation import gettext_lazy

from tasks.rules.labels import LabelledEnum


def choices(values: type[LabelledEnum]) -> list[tuple[str, str]]:
    """Return (stored value, translated label) pairs in the order of the enum."""
    return [(member.value, gettext_lazy(member.label)) for member in values]
