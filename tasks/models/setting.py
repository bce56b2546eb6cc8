"""Numbers the law leaves open or that aren't confirmed; the secretariat edits them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.rules.settings import DEFAULTS, RANGES, describe, within_range


def setting_choices() -> list[tuple[str, str]]:
    """Return (name, meaning) of every setting; a function, so that a new one needs no migration."""
    return [(name, _(describe(name))) for name in DEFAULTS]


class SettingQuerySet(models.QuerySet):
    """The numbers in force."""

    def values_in_force(self) -> dict[str, int]:
        """Return every setting by its name: what the secretariat wrote, brought into its range, else the default.

        Queries: one.
        """
        return DEFAULTS | {name: within_range(name, value) for name, value in self.values_list("name", "value")}


class Setting(models.Model):
    """One number the office may choose, such as the working days an agency has to acknowledge an order."""

    name = models.CharField(_("name"), max_length=60, unique=True, choices=setting_choices)
    value = models.PositiveIntegerField(_("value"))
    legal_source = models.CharField(_("legal source"), max_length=300, blank=True)

    objects = SettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.name and self.name not in DEFAULTS:
            raise ValidationError(_("Choose one of the listed settings."))
        if self.name and self.value is not None and within_range(self.name, self.value) != self.value:
            lowest, highest = RANGES[self.name]
            sentence = _("Write a number from %(lowest)s to %(highest)s.")
            raise ValidationError({"value": sentence % {"lowest": lowest, "highest": highest}})
