"""The filters of the list of assignments; a link holds them all."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tasks.models import Agency, Assignment, Body, Directive, Task, User
from tasks.models.choices import choices
from tasks.permissions import visible_directives, visible_tasks, visible_to
from tasks.rules.due_dates import DueDates
from tasks.rules.numbers import row_number
from tasks.rules.states import AssignmentRole, AssignmentState, Status

STATUS_CHOICES = [
    ("", _("Any status")),
    ("open", _("Not completed")),
    ("done", _("Completed")),
    *choices(Status),
    ("to_split", _("To be split")),
]
WAIVED_CHOICES = [("", _("Waived or not")), ("1", _("Waived as objective"))]
SORT_CHOICES = [
    ("due", _("Due date, earliest first")),
    ("-due", _("Due date, latest first")),
    ("newest", _("Newest directive first")),
    ("agency", _("Agency")),
    ("updated", _("Last update")),
]
MOST_CHOICES = 100


def agencies_of(shares: QuerySet[Assignment]) -> QuerySet[Agency]:
    """Return the agencies that have one of the shares; asked agency by agency, which an index answers."""
    return Agency.objects.filter(Exists(shares.filter(agency=OuterRef("pk"))))


class DateInput(forms.DateInput):
    """A date typed and shown as dd/mm/yyyy, whatever the browser's language."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(
            format="%d/%m/%Y",
            attrs={
                "data-date": "",
                "inputmode": "numeric",
                "placeholder": "dd/mm/yyyy",
                "autocomplete": "off",
                **attributes,
            },
        )


class LongSelect(forms.Select):
    """A select whose options are written in one go; Django renders a template or three for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = [option for _group, options, _index in widget["optgroups"] for option in options]
        written = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((option["value"], flatatt({"selected": option["selected"]}), option["label"]) for option in options),
        )
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), written)


class NewestChoices(ModelChoiceIterator):
    """The newest rows and the chosen one: a page never carries thousands of choices, and a link works for all."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        newest = list(self.queryset[:MOST_CHOICES])
        chosen = row_number(str(self.field.chosen or ""))
        if chosen is not None and chosen not in {row.pk for row in newest}:
            newest += self.queryset.filter(pk=chosen)
        for row in newest:
            yield self.choice(row)

    def __len__(self) -> int:
        return MOST_CHOICES + 2

    def __bool__(self) -> bool:
        return True


class NewestChoiceField(forms.ModelChoiceField):
    """A choice among rows too many to list; `chosen` is what the address asks for."""

    iterator = NewestChoices
    chosen: str | None = None


class FilterDateField(forms.DateField):
    """A day of the office's time; years beyond it would leave the calendar when a day is added."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2200, 1, 1))],
            **kwargs,
        )


class AssignmentFilterForm(forms.Form):
    """Everything the list can be narrowed by; unknown values are dropped with a sentence."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=STATUS_CHOICES)
    agency = forms.ModelChoiceField(
        label=_("Agency"),
        required=False,
        queryset=Agency.objects.none(),
        empty_label=_("All agencies"),
        widget=LongSelect,
    )
    body = forms.ModelChoiceField(
        label=_("Body"), required=False, queryset=Body.objects.order_by("name_vi"), empty_label=_("All bodies")
    )
    directive = NewestChoiceField(
        label=_("Directive (newest 100; find older ones by number)"),
        required=False,
        queryset=Directive.objects.none(),
        empty_label=_("All directives"),
        widget=LongSelect,
    )
    due_from = FilterDateField(label=_("Due from"), widget=DateInput())
    due_to = FilterDateField(label=_("Due to"), widget=DateInput())
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("Any role")), *choices(AssignmentRole)])
    waived = forms.ChoiceField(label=_("Delay"), required=False, choices=WAIVED_CHOICES)
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORT_CHOICES)
    overseen = forms.ChoiceField(required=False, choices=[("", ""), ("1", "1")], widget=forms.HiddenInput)
    state = forms.ChoiceField(required=False, choices=[("", ""), *choices(AssignmentState)], widget=forms.HiddenInput)
    came_from = forms.ModelChoiceField(required=False, queryset=Agency.objects.none(), widget=forms.HiddenInput)
    task = forms.ModelChoiceField(required=False, queryset=Task.objects.none(), widget=forms.HiddenInput)
    officer = forms.ModelChoiceField(required=False, queryset=User.objects.none(), widget=forms.HiddenInput)
    field = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    created_from = FilterDateField(widget=forms.HiddenInput)
    created_to = FilterDateField(widget=forms.HiddenInput)
    done_from = FilterDateField(widget=forms.HiddenInput)
    done_to = FilterDateField(widget=forms.HiddenInput)
    dates = forms.ChoiceField(required=False, choices=[("", ""), *choices(DueDates)], widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shares = visible_to(user)
        self.fields["agency"].queryset = agencies_of(shares).order_by("alphabet_key")
        first = Q(pk__in=shares.values("came_from")) | Q(pk__in=shares.values("agency"))
        self.fields["came_from"].queryset = Agency.objects.filter(first)
        self.fields["directive"].queryset = visible_directives(user).order_by("-issued_on", "-pk")
        self.fields["directive"].chosen = self.data.get("directive")
        self.fields["task"].queryset = visible_tasks(user)
        self.fields["officer"].queryset = User.objects.filter(pk__in=shares.values("officer"))

    @property
    def filters(self) -> dict[str, Any]:
        """Return the values that are valid; a bad one is left out and its error is shown."""
        self.is_valid()
        return self.cleaned_data

    @property
    def is_narrowed(self) -> bool:
        """Return whether anything but the order is asked for."""
        return any(value for name, value in self.filters.items() if name != "sort")
