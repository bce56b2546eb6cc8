"""The reminder policy as the secretariat writes it: days with commas, and a day for each step of the escalation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tasks.models import ReminderPolicy
from tasks.rules.reminder import FALLING_DUE, POLICY_KINDS, Step, read_escalation, read_offsets


class DaysField(forms.CharField):
    """Whole numbers from 0 to 365, with commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(days) for days in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:
        try:
            days = [int(part) for part in (super().to_python(value) or "").replace(";", ",").split(",") if part.strip()]
            return list(read_offsets(days))
        except ValueError as error:
            raise ValidationError(_("Write different whole numbers from 0 to 365, with commas: 7, 3, 1.")) from error


def _step_field(step: Step) -> forms.IntegerField:
    """Return the field for the day on which a step of the escalation hears."""
    return forms.IntegerField(
        label=_(step.label), required=False, min_value=0, max_value=365, help_text=_("Told after so many days.")
    )


class ReminderPolicyForm(forms.ModelForm):
    """One kind of timed notice: when, and who hears of it after how many days."""

    days_before = DaysField(
        label=_("Days before"), required=False, help_text=_("Before the due date; only for what falls due.")
    )
    days_after = DaysField(
        label=_("Days after"),
        required=False,
        help_text=_("After the due date, or after the term in the settings has run out; 0 is that day itself."),
    )

    focal_point = _step_field(Step.FOCAL_POINT)
    head_of_agency = _step_field(Step.HEAD_OF_AGENCY)
    overseer = _step_field(Step.OVERSEER)
    head_of_body = _step_field(Step.HEAD_OF_BODY)

    class Meta:
        model = ReminderPolicy
        fields = ["kind", "is_active", "days_before", "days_after", "repeat_days", "may_unsubscribe"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:
            self.fields["kind"].choices = [(kind.value, _(kind.label)) for kind in POLICY_KINDS]
        for step in Step:
            self.fields[step.value].initial = self.instance.escalation.get(step.value)

    def clean_repeat_days(self) -> int | None:
        """Refuse what would be a mail a day for ever."""
        days = self.cleaned_data["repeat_days"]
        if days is not None and days < 2:
            raise ValidationError(_("Nobody is reminded every day for ever: write 2 or more, or nothing."))
        return days

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        steps = {step.value: cleaned[step.value] for step in Step if cleaned.get(step.value) is not None}
        try:
            read_escalation(steps)
        except ValueError:
            self.add_error(None, _("A later step of the escalation can't hear before an earlier one."))
        if cleaned.get("days_before") and cleaned.get("kind") not in FALLING_DUE:
            self.add_error("days_before", _("Only what falls due has a time before."))
        self.instance.escalation = steps
        return cleaned
