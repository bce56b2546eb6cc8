"""Passing work on: of an agency to its successors, of a person to a colleague or a substitute."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import DateInput
from tasks.models import Agency, Assignment, User


class PassOnForm(forms.Form):
    """Who takes each share of an ended agency; empty leaves it where it is."""

    def __init__(self, *args: Any, shares: Iterable[Assignment], takers: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.takers = {str(agency.pk): agency for agency in takers}
        self.shares = list(shares)
        only = next(iter(self.takers)) if len(self.takers) == 1 else ""
        choices = [("", _("Stays for now")), *((number, agency.name_vi) for number, agency in self.takers.items())]
        for share in self.shares:
            self.fields[f"to-{share.pk}"] = forms.ChoiceField(
                label=share.task.code, required=False, choices=choices, initial=only
            )

    @property
    def rows(self) -> list[tuple[Assignment, forms.BoundField]]:
        """Return each share with its field."""
        return [(share, self[f"to-{share.pk}"]) for share in self.shares]

    @property
    def shares_to(self) -> dict[int, Agency]:
        """Return the agency chosen for each share that passes."""
        chosen = {share.pk: self.cleaned_data.get(f"to-{share.pk}") for share in self.shares}
        return {number: self.takers[agency] for number, agency in chosen.items() if agency}


class PersonHandoverForm(forms.Form):
    """Who takes over a person's open work for good."""

    to = forms.ModelChoiceField(label=_("Who takes over"), queryset=User.objects.none())

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues


class SubstituteForm(forms.Form):
    """Who stands in for a person, and for how long."""

    substitute = forms.ModelChoiceField(label=_("Substitute"), queryset=User.objects.none())
    first = forms.DateField(label=_("First day"), widget=DateInput())
    last = forms.DateField(label=_("Last day"), widget=DateInput())

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["substitute"].queryset = colleagues
