"""What the secretariat and focal points decide about an assignment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.actions.assignment import STEERING
from tasks.forms.rows_field import RowsField
from tasks.models import Agency, Assignment, User
from tasks.permissions import visible_officers


class OfficerForm(forms.Form):
    """Who inside the agency holds the assignment."""

    officer = forms.ModelChoiceField(
        label=_("Officer"), required=False, queryset=User.objects.none(), empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = visible_officers(assignment)
        self.fields["officer"].initial = assignment.officer_id


class SteerForm(forms.Form):
    """Pausing, resuming, withdrawing or reopening, with the reason."""

    move = forms.ChoiceField(label=_("Step"), choices=[(move.value, _(move.label)) for move in STEERING])
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SplitForm(forms.Form):
    """The agencies a class stands for."""

    agencies = RowsField(label=_("Agencies"), queryset=Agency.objects.none())

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = assignment.task.directive.issued_on
        self.fields["agencies"].queryset = Agency.objects.in_force(on).order_by("kind", "alphabet_key")
