"""One row of the screen that updates all of an agency's work: a line of text, how it goes, how much is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.forms.assignment_filter import LongSelect
from tasks.models import Assignment
from tasks.models.choices import choices
from tasks.rules.life import Outlook
from tasks.rules.repetition import is_repetition

CAUSE_ASKED = {
    Outlook.AT_RISK: _("Say what the risk is."),
    Outlook.LATE: _("Say what the cause of the delay is."),
}


class RowUpdateForm(forms.Form):
    """One share's update; a row that nobody touched says nothing and is left alone.

    The hidden fields hold what the page showed, so that "touched" means by this person, and a colleague's update in
    between is noticed.
    """

    outlook = forms.ChoiceField(
        label=_("How it goes"), required=False, choices=[("", _("Choose")), *choices(Outlook)], widget=LongSelect
    )
    done = forms.CharField(label=_("What was done"), required=False, max_length=5000)
    percent = forms.IntegerField(label=_("Percent done"), required=False, min_value=0, max_value=100)
    cause = forms.CharField(label=_("Risk or cause"), required=False, max_length=5000)
    date_changes = forms.BooleanField(label=_("The due date will have to change"), required=False)
    repeat_ok = forms.BooleanField(label=_("Save it all the same"), required=False)
    was_outlook = forms.CharField(required=False, widget=forms.HiddenInput)
    was_percent = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, share: Assignment, **kwargs: Any) -> None:
        shown = {"outlook": share.outlook, "percent": share.percent}
        hidden = {"was_outlook": share.outlook, "was_percent": share.percent, "version": share.version}
        super().__init__(*args, prefix=str(share.pk), initial={**shown, **hidden}, **kwargs)
        self.share = share
        self.repeats = False

    @property
    def is_touched(self) -> bool:
        """Return whether this person changed anything in the row, judged by what was sent, not by what is valid."""
        sent = {name: (self.data.get(self.add_prefix(name)) or "").strip() for name in self.fields}
        if sent["done"] or sent["cause"] or sent["date_changes"]:
            return True
        return sent["percent"] != sent["was_percent"] or sent["outlook"] != sent["was_outlook"]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("done") and "done" not in self.errors:
            self.add_error("done", _("Say what was done."))
        if not values.get("outlook") and "outlook" not in self.errors:
            self.add_error("outlook", _("Say how it goes: on track, at risk or late."))
        if values.get("outlook") in CAUSE_ASKED and not values.get("cause"):
            self.add_error("cause", CAUSE_ASKED[Outlook(values["outlook"])])
        if is_repetition(values.get("done", ""), self.share.last_done or "") and not values.get("repeat_ok"):
            self.repeats = True
            self.add_error("done", _("This repeats the last update word for word. Change it, or save it all the same."))
        return values

    def take_newest_version(self) -> None:
        """Let the row be sent again after a colleague's change has been shown."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.share.version)

    @property
    def values(self) -> dict[str, Any]:
        """Return what the action takes; a cause belongs to work that isn't on track."""
        values = {name: self.cleaned_data[name] for name in ("outlook", "done", "percent", "cause", "version")}
        return values if values["outlook"] in CAUSE_ASKED else {**values, "cause": ""}
