"""What staff of agencies fill in: an update, and the report of a result."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import DateInput


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploaded files, empty when none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files]


FILES_HELP = _("PDF, Word, Excel or picture files, 10 MB each.")


class ProgressForm(forms.Form):
    """One update: what was done, and, if there is something to say, what stands in the way and what comes next."""

    done = forms.CharField(label=_("What was done"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    percent = forms.IntegerField(
        label=_("Percent done"), min_value=0, max_value=100, required=False, widget=forms.NumberInput(attrs={"step": 5})
    )
    difficulties = forms.CharField(
        label=_("Difficulties"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    next_step = forms.CharField(
        label=_("Next step"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    files = FilesField(label=_("Files"), required=False, help_text=FILES_HELP)


class CompletionForm(forms.Form):
    """The product that shows an assignment is done."""

    product_number = forms.CharField(
        label=_("Number of the product"),
        required=False,
        max_length=100,
        help_text=_("For example 2604/BTC-CST."),
    )
    product_on = forms.DateField(label=_("Date of the product"), required=False, widget=DateInput())
    note = forms.CharField(label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    files = FilesField(label=_("Files"), required=False, help_text=FILES_HELP)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not (values.get("product_number") or values.get("note") or values.get("files")) and not self.errors:
            raise forms.ValidationError(_("Give the number of the product, a file or a note that shows the result."))
        return values


class DecisionForm(forms.Form):
    """Accepting a result, or returning it with a reason."""

    decision = forms.ChoiceField(choices=[("accept", _("Accept the result")), ("return", _("Return with a reason"))])
    reason = forms.CharField(
        label=_("Reason or remark"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("decision") == "return" and not values.get("reason"):
            self.add_error("reason", _("Say why the report is returned."))
        return values
