"""What an agency says against its score, and what is decided on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.rules.kinds import ObjectionDecision
from tasks.models.choices import choices


class ScoreObjectionForm(forms.Form):
    """Why a score is wrong, in words."""

    text = forms.CharField(
        label=_("What is wrong with this score"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ScoreDecisionForm(forms.Form):
    """Whether an objection is accepted, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in choices(ObjectionDecision) if choice[0] != ObjectionDecision.PENDING],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Accepted, the score is calculated again from today's figures as a new revision."),
    )
