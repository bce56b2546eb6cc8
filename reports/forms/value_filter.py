"""Which values another system asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import Indicator, Period
from reports.queries.periods import find_period
from reports.rules.kinds import Origin
from tasks.models import Agency
from tasks.models.choices import choices


class ValueFilterForm(forms.Form):
    """The indicator by its code, the agency by its number, the period by its name or number; empty means all."""

    indicator = forms.ModelChoiceField(Indicator.objects.all(), to_field_name="code", required=False)
    agency = forms.ModelChoiceField(Agency.objects.all(), required=False)
    period = forms.CharField(max_length=100, required=False)
    origin = forms.ChoiceField(choices=choices(Origin), required=False)

    def clean_period(self) -> Period | None:
        """Return the period that is meant."""
        words = self.cleaned_data["period"]
        found = find_period(words) if words else None
        if words and found is None:
            raise forms.ValidationError(_("There is no period “%(name)s”."), params={"name": words})
        return found

    @property
    def conditions(self) -> dict[str, Any]:
        """Return what was asked for, as conditions on values."""
        names = {"indicator": "indicator", "agency": "subject__agency", "period": "period", "origin": "origin"}
        return {path: self.cleaned_data[name] for name, path in names.items() if self.cleaned_data[name]}
