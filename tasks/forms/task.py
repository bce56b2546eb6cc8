"""What the secretariat says about one order: that it follows an earlier one, or has another date."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import DateInput
from tasks.models import Task
from tasks.models.choices import choices
from tasks.rules.life import LinkKind


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
