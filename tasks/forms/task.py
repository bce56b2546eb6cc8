"""What the secretariat says about orders: that one follows an earlier one, or that one or many have another date."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import DateInput
from tasks.forms.rows_field import RowsField
from tasks.models import Directive, Task
from tasks.models.choices import choices
from tasks.models.directive import padded_number_key
from tasks.rules.life import LinkKind

LONGEST_SHIFT = 366


class TaskField(forms.CharField):
    """A task by the reference people quote: NV-00012, or 12."""

    def clean(self, value: Any) -> Task:
        text = super().clean(value).strip().upper().removeprefix("NV-")
        found = (
            Task.objects.select_related("directive").filter(pk=int(text)) if text.isdecimal() else Task.objects.none()
        )
        task = found.first() if len(text) < 10 else None
        if task is None:
            raise ValidationError(_("No order has this number. Write it as NV-00012."))
        return task


class TaskLinkForm(forms.Form):
    """Which earlier order this one repeats or supersedes."""

    earlier = TaskField(label=_("Earlier order"), max_length=20, help_text=_("Its number, such as NV-00012."))
    kind = forms.ChoiceField(label=_("This order"), choices=choices(LinkKind), widget=forms.RadioSelect)


class RedateForm(forms.Form):
    """The new date of an order, and what changes it."""

    due_on = forms.DateField(label=_("New due date"), widget=DateInput())
    reason = forms.CharField(
        label=_("Document that changes it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DirectiveField(forms.CharField):
    """A directive by its number and symbol; of several with the same number, the newest."""

    def clean(self, value: Any) -> Directive | None:
        text = super().clean(value).strip()
        if not text:
            return None
        key = padded_number_key(text)
        found = Directive.objects.filter(number_tokens=key).order_by("-issued_on", "-pk").first() if key else None
        if found is None:
            raise ValidationError(_("No directive with this number has been entered. Leave it out, or enter it first."))
        return found


class RedateDirectiveForm(forms.Form):
    """Which orders of a directive get which other date, and the document that amends it."""

    tasks = RowsField(
        label=_("Orders"), queryset=Task.objects.none(), error_messages={"required": _("Tick at least one order.")}
    )
    due_on = forms.DateField(label=_("New due date"), widget=DateInput(), required=False)
    shift_days = forms.IntegerField(
        label=_("Or move by days"),
        required=False,
        min_value=-LONGEST_SHIFT,
        max_value=LONGEST_SHIFT,
        help_text=_("Later by this many calendar days; a minus sign for earlier."),
    )
    amended_by = DirectiveField(
        label=_("Amending directive"),
        max_length=100,
        required=False,
        help_text=_("Its number, if it has been entered."),
    )
    reason = forms.CharField(
        label=_("Document or reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, tasks: QuerySet[Task]) -> None:
        super().__init__(data)
        self.fields["tasks"].queryset = tasks

    def clean(self) -> dict[str, Any]:
        """Give the one new date, or the move by days, as `to`."""
        values = super().clean() or {}
        due_on, days = values.pop("due_on", None), values.pop("shift_days", None)
        if not {"due_on", "shift_days"} & set(self.errors) and (due_on is None) == (days is None):
            raise ValidationError(_("Give either a new due date or a number of days."))
        values["to"] = due_on or timedelta(days=days or 0)
        return values

    def chosen(self) -> set[str]:
        """Return the numbers of the orders that are ticked."""
        return set(self.data.getlist("tasks")) if self.is_bound else set()
