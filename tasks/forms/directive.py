"""Entering a directive with its orders, and sending a workbook of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import DateInput
from tasks.forms.reporting import FILES_HELP, FilesField
from tasks.models.choices import choices
from tasks.rules.kinds import DirectiveKind


class DirectiveForm(forms.Form):
    """The head of a directive."""

    number = forms.CharField(label=_("Number and symbol"), max_length=100, help_text=_("For example 71/TB-VPCP."))
    issued_on = forms.DateField(label=_("Date of issue"), widget=DateInput())
    kind = forms.ChoiceField(label=_("Kind of document"), choices=choices(DirectiveKind))
    issuer_name = forms.CharField(label=_("Issued by"), required=False, max_length=300)
    signer = forms.CharField(label=_("Signed by"), required=False, max_length=150)
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    files = FilesField(label=_("Files"), required=False, help_text=FILES_HELP)


class OrderForm(forms.Form):
    """One order of a directive, a row of the table; all of it in the directive's own words."""

    clause = forms.CharField(label=_("Clause"), required=False, max_length=100)
    wording = forms.CharField(
        label=_("Order"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    lead = forms.CharField(label=_("Lead"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    coordinating = forms.CharField(
        label=_("Coordinating"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    deadline = forms.CharField(label=_("Deadline"), required=False, max_length=300)
    product = forms.CharField(label=_("Expected product"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.is_filled and not values.get("wording"):
            self.add_error("wording", _("Write the order in the directive's own words."))
        if self.is_filled and not values.get("lead"):
            self.add_error("lead", _("Say who leads."))
        return values

    @property
    def is_filled(self) -> bool:
        """Return whether anything was written in the row."""
        return any(self.cleaned_data.get(name) for name in self.fields)


class BaseOrderFormSet(forms.BaseFormSet):
    """The rows of the table; empty ones are passed over."""

    def clean(self) -> None:
        if not any(self.errors) and not self.filled:
            raise forms.ValidationError(_("Enter at least one order."))

    @property
    def filled(self) -> list[tuple[int, dict[str, Any]]]:
        """Return (row number, values) of the rows that aren't empty; the first row is 1."""
        return [
            # What is wrong isn't among the clean values; the preview shows the row all the same.
            (number, {name: form.cleaned_data.get(name, "") for name in form.fields})
            for number, form in enumerate(self.forms, start=1)
            if hasattr(form, "cleaned_data") and form.is_filled
        ]


OrderFormSet = forms.formset_factory(OrderForm, formset=BaseOrderFormSet, extra=3, max_num=200, absolute_max=200)


class ImportForm(forms.Form):
    """A workbook or CSV file of directives and their orders."""

    file = forms.FileField(
        label=_("Excel (.xlsx) or CSV file"),
        help_text=_("Columns: document, date, task, lead, coordinating, deadline, source."),
    )
