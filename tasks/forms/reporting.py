"""What staff of agencies fill in: an update, and the report of a result."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.actions.progress import CAUSE_ASKED
from tasks.forms.assignment_filter import DateInput
from tasks.models.choices import choices
from tasks.rules.life import Outlook
from tasks.rules.repetition import is_repetition


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


class VersionedForm(forms.Form):
    """A form about a share that somebody else may change meanwhile; it carries the version the page showed."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def take_version(self, version: int) -> None:
        """Let the next attempt go on from what the share is now; everything else stays as it was typed."""
        self.data = self.data.copy()
        self.data["version"] = str(version)


# What an update leads to next.
FOLLOW_CHOICES = [
    ("", _("Nothing else")),
    ("extension", _("The due date will have to change: ask for an extension")),
    ("obstacle", _("Somebody else has to decide: raise an obstacle")),
]


class ProgressForm(VersionedForm):
    """One update: what was done and how it goes, and, if there is something to say, what stands in the way."""

    done = forms.CharField(label=_("What was done"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    outlook = forms.ChoiceField(label=_("How it goes"), required=False, choices=choices(Outlook))
    cause = forms.CharField(
        label=_("Risk, or cause of the delay"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when the work is at risk or late."),
    )
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
    follow = forms.ChoiceField(label=_("What follows"), required=False, choices=FOLLOW_CHOICES)
    repeat_ok = forms.BooleanField(label=_("Save it all the same"), required=False)

    def __init__(self, *args: Any, last_done: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_done, self.repeats = last_done, False

    def clean_outlook(self) -> str:
        """Whoever says nothing about how it goes, says that it goes well."""
        return self.cleaned_data["outlook"] or Outlook.ON_TRACK.value

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("outlook", Outlook.ON_TRACK) != Outlook.ON_TRACK and not values.get("cause"):
            self.add_error("cause", CAUSE_ASKED)
        if is_repetition(values.get("done", ""), self.last_done) and not values.get("repeat_ok"):
            self.repeats = True
            self.add_error("done", _("This repeats the last update word for word. Change it, or save it all the same."))
        return values


class CompletionForm(VersionedForm):
    """The product that shows an assignment is done; what comes late needs its cause."""

    product_number = forms.CharField(
        label=_("Number of the product"),
        required=False,
        max_length=100,
        help_text=_("For example 2604/BTC-CST."),
    )
    product_on = forms.DateField(label=_("Date of the product"), required=False, widget=DateInput())
    note = forms.CharField(label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    late_cause = forms.CharField(
        label=_("Cause of the delay"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The due date has passed; the secretariat reads this when it decides."),
    )
    files = FilesField(label=_("Files"), required=False, help_text=FILES_HELP)

    def __init__(self, *args: Any, late: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["late_cause"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not (values.get("product_number") or values.get("note") or values.get("files")) and not self.errors:
            raise forms.ValidationError(_("Give the number of the product, a file or a note that shows the result."))
        return values


class DecisionForm(forms.Form):
    """Accepting a result, or returning it with a reason; a delay that was nobody's fault is waived with one."""

    delay_waived = forms.BooleanField(label=_("The delay was objective: waive it"), required=False)
    decision = forms.ChoiceField(choices=[("accept", _("Accept the result")), ("return", _("Return with a reason"))])
    reason = forms.CharField(
        label=_("Reason or remark"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("decision") == "return" and not values.get("reason"):
            self.add_error("reason", _("Say why the report is returned."))
        if values.get("delay_waived") and values.get("decision") == "accept" and not values.get("reason"):
            self.add_error("reason", _("Say why the delay is waived."))
        return values
