"""A piece of a share, handed to an officer of the agency."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import DateInput
from tasks.models import Assignment, User
from tasks.permissions import visible_officers


class WorkItemForm(forms.Form):
    """Who does what until when, inside the agency."""

    text = forms.CharField(label=_("What is to be done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    officer = forms.ModelChoiceField(label=_("Officer"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("Due date"), required=False, widget=DateInput())

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, prefix="piece", **kwargs)
        self.fields["officer"].queryset = visible_officers(assignment)
