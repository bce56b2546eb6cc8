"""The correction of one verified figure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.actions.values import SheetRefused
from reports.forms.entry_sheet import CELLS, cells_of
from reports.queries.entry_sheet import SheetLine
from reports.rules.entry import MOST_NOTE, Entry, read_entry
from reports.sheet_words import sentence_of
from tasks.actions.refusal import Refused


class RevisionForm(forms.Form):
    """The new figure, and why; the cells are text, because numbers are written the Vietnamese way."""

    numerator = forms.CharField(label=_("Numerator"), required=False, max_length=40)
    denominator = forms.CharField(label=_("Denominator"), required=False, max_length=40)
    value = forms.CharField(label=_("Value"), required=False, max_length=40)
    none_arose = forms.BooleanField(label=_("None arose"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=MOST_NOTE)
    reason = forms.CharField(
        label=_("Reason of the correction"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, line: SheetLine, **kwargs: Any) -> None:
        super().__init__(*args, initial=cells_of(line.entry), **kwargs)
        self.line = line
        self.entry: Entry | None = None
        for name in ("value",) if line.is_ratio else ("numerator", "denominator"):
            del self.fields[name]
        for name in self.fields.keys() & {"numerator", "denominator", "value"}:
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        typed = {name: values.get(name, "") for name in CELLS}
        typed["none_arose"] = "1" if values.get("none_arose") else ""
        self.entry, problems = read_entry(self.line.kind, typed)
        for name, problem in problems.items():
            self.add_error(name, sentence_of(problem))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {"entry": self.entry, "reason": self.cleaned_data["reason"]}

    def refuse(self, refused: Refused) -> None:
        """Show why the correction wasn't taken."""
        self.add_error(None, str(refused.sentence))
        for finding in refused.findings if isinstance(refused, SheetRefused) else ():
            self.add_error(None, sentence_of(finding.problem))
