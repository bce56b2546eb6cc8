"""What narrows the secretariat's list of tables: the period, and how far they have come."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reports.models import Period
from reports.queries.sheet_list import SheetStanding, SheetState
from tasks.forms.assignment_filter import LongSelect
from tasks.models.choices import choices
from tasks.rules.clock import local_date

# Two years of weeks, months and longer periods.
MOST_PERIODS = 150


class SheetFilterForm(forms.Form):
    """The filters in the address; one that makes no sense is left out."""

    period = forms.ChoiceField(label=_("Reporting period"), required=False, widget=LongSelect)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *choices(SheetState)])

    def __init__(self, data: Any, *, periods: QuerySet[Period], now: datetime) -> None:
        self.periods = {str(period.pk): period for period in periods[:MOST_PERIODS]}
        closed = [number for number, period in self.periods.items() if period.cut_off_on < local_date(now)]
        self.default = next(iter(closed or self.periods), "")
        super().__init__({"period": self.default, **{name: data.get(name) for name in data}})
        self.fields["period"].choices = [(number, period.name) for number, period in self.periods.items()]
        self.is_valid()

    @property
    def chosen(self) -> Period | None:
        """Return the period that is chosen: else the last one that is cut off.

        Empty: None while there is no reporting period.
        """
        return self.periods.get(self.cleaned_data.get("period") or self.default)

    def keeps(self, row: SheetStanding) -> bool:
        """Return whether the filters leave this row."""
        state = self.cleaned_data.get("state")
        return not state or row.state == state

    @property
    def is_narrowed(self) -> bool:
        """Return whether only some of the agencies are shown."""
        return bool(self.cleaned_data.get("state"))
