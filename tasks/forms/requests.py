"""What an agency asks for: that it needn't do an order, more time, a decision; and what is decided on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.actions.objection import DECISIONS, OBJECTIONS
from tasks.forms.assignment_filter import DateInput
from tasks.models import Agency
from tasks.models.choices import choices
from tasks.rules.life import AskedOf, ExtensionDecision
from tasks.rules.numbers import row_numbers
from tasks.rules.workflow import Move


def _words(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a field for some sentences."""
    return forms.CharField(label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _agency(label: Any, help_text: Any = "") -> forms.ModelChoiceField:
    """Return a field for one agency that may stay empty."""
    agencies = Agency.objects.none()
    return forms.ModelChoiceField(
        label=label, queryset=agencies, required=False, help_text=help_text, empty_label=_("Choose")
    )


class AgencyForm(forms.Form):
    """A form that may name another agency: one in force on a day."""

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.in_force(on).order_by("kind", "alphabet_key")


class ObjectionForm(AgencyForm):
    """Why an agency doesn't take an order, and who should have it."""

    move = forms.ChoiceField(
        label=_("What you ask for"), choices=[(m.value, _(m.label)) for m in OBJECTIONS], widget=forms.RadioSelect
    )
    agency = _agency(_("Agency that should have it"), _("Needed when you propose another agency."))
    reason = _words(_("Reason"))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("move") == Move.PROPOSE_TRANSFER and not values.get("agency"):
            self.add_error("agency", _("Name the other agency that should have the order."))
        return values


class ObjectionDecisionForm(AgencyForm):
    """Whether the agency keeps the order, is released from it, or another one gets it."""

    move = forms.ChoiceField(
        label=_("Decision"), choices=[(m.value, _(m.label)) for m in DECISIONS], widget=forms.RadioSelect
    )
    agency = _agency(_("Agency that gets the order"), _("Only for a transfer; empty means the one that was proposed."))
    reason = _words(_("Reason"), required=False, help_text=_("Needed when the agency keeps the order."))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("move") == Move.KEEP and not values.get("reason"):
            self.add_error("reason", _("Give the reason."))
        return values


class ExtensionForm(forms.Form):
    """A later date and why; after the due date also why only now."""

    asked_due_on = forms.DateField(label=_("New due date"), widget=DateInput())
    reason = _words(_("Reason"))
    late_cause = _words(_("Why you ask only after the due date"), 2)

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["late_cause"]


class ExtensionDecisionForm(forms.Form):
    """Granted, granted shorter, or refused."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in choices(ExtensionDecision) if choice[0] != ExtensionDecision.PENDING],
        widget=forms.RadioSelect,
    )
    granted_due_on = forms.DateField(
        label=_("Shorter due date"),
        required=False,
        widget=DateInput(),
        help_text=_("Only where less is granted than was asked for."),
    )
    reason = _words(_("Reason"), required=False, help_text=_("Needed to shorten or refuse; the agency reads it."))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        decision = values.get("decision")
        if decision == ExtensionDecision.SHORTENED and not values.get("granted_due_on") and not self.errors:
            self.add_error("granted_due_on", _("Give the date that is granted."))
        if decision in (ExtensionDecision.SHORTENED, ExtensionDecision.REFUSED) and not values.get("reason"):
            self.add_error("reason", _("Give the reason."))
        return values


class ObstacleForm(AgencyForm):
    """What stands in the way, and what is asked of whom."""

    text = _words(_("What stands in the way"))
    request = _words(_("What you ask for"), 2)
    asked_of = forms.ChoiceField(label=_("Whose decision it needs"), choices=choices(AskedOf), widget=forms.RadioSelect)
    agency = _agency(_("Agency that is asked"), _("Only where another agency is asked."))

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("asked_of") == AskedOf.AGENCY and not values.get("agency"):
            self.add_error("agency", _("Name the other agency that is asked."))
        return values


class ObstacleDecisionForm(forms.Form):
    """The decision, in words."""

    decision = _words(_("Decision"))


class NudgeForm(forms.Form):
    """What one or many agencies are urged to do."""

    assignments = forms.TypedMultipleChoiceField(coerce=int, choices=[])
    text = forms.CharField(max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("assignments") if hasattr(self.data, "getlist") else []
        # Numbers only; which of them exist and may be urged is asked of the database.
        self.fields["assignments"].choices = [(number, number) for number in row_numbers(sent, MOST_AT_ONCE)]


MOST_AT_ONCE = 200
