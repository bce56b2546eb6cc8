"""What the audit log can be narrowed by; a link holds it all."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import DateInput, FilterDateField
from tasks.queries.event_words import all_verbs, kind_words

KINDS = ("assignment", "task", "directive", "agency", "body", "user", "role", "setting", "mail")


def verb_choices() -> list[tuple[str, Any]]:
    """Return every verb in words, in the order of the alphabet."""
    return [("", _("Anything")), *sorted(all_verbs().items(), key=lambda pair: str(pair[1]))]


def kind_choices() -> list[tuple[str, Any]]:
    """Return the kinds of things that change most."""
    return [("", _("Any kind")), *((kind, kind_words(kind).capitalize()) for kind in KINDS)]


class AuditFilterForm(forms.Form):
    """Who, what, about which object, when."""

    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    verb = forms.ChoiceField(label=_("What happened"), required=False, choices=verb_choices)
    target_type = forms.ChoiceField(label=_("Kind of object"), required=False, choices=kind_choices)
    target_id = forms.IntegerField(
        label=_("Its number"), required=False, min_value=1, max_value=2**63 - 1, widget=forms.TextInput
    )
    first = FilterDateField(label=_("From"), widget=DateInput())
    last = FilterDateField(label=_("To"), widget=DateInput())

    @property
    def filters(self) -> dict[str, Any]:
        """Return the values that are valid; a bad one is left out and its error is shown."""
        self.is_valid()
        return self.cleaned_data

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything is asked for."""
        return any(self.filters.values())
