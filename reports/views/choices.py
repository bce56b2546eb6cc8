"""What a page of figures can be narrowed by, and what the address asks for; the link holds it all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from reports.models import Period
from reports.rules.kinds import GROUPS, PeriodKind, SubjectKind
from tasks.rules.labels import LabelledEnum


@dataclass(frozen=True)
class Choice:
    """One select of a filter form: its name in the address, its label, (value, words) and the chosen value."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str = ""
    combobox: bool = False


def asked_member(kind: type[LabelledEnum], words: str | None) -> Any:
    """Return the member of an enum the address asks for; None for anything else."""
    return next((member for member in kind if member.value == words), None)


def asked_kind(kinds: Iterable[PeriodKind], words: str | None) -> PeriodKind | None:
    """Return the kind of period the address asks for, or the first there is."""
    there = list(kinds)
    return next((kind for kind in there if kind.value == words), there[0] if there else None)


def asked_number(words: str | None) -> int | None:
    """Return the number the address asks for; None for anything else."""
    return int(words) if words and words.isdecimal() and len(words) < 18 else None


def asked_group(query: QueryDict) -> SubjectKind:
    """Return the group the address asks for; everybody without one."""
    group = asked_member(SubjectKind, query.get("group"))
    return group if group in GROUPS else SubjectKind.NATION


def asked_period(periods: Iterable[Period], words: str | None) -> Period | None:
    """Return the period the address asks for, if it is among these."""
    return next((period for period in periods if str(period.pk) == words), None)


def kind_choice(kinds: Iterable[PeriodKind], chosen: PeriodKind | None) -> Choice:
    """Return the select of the kinds of periods there are."""
    options = [(kind.value, _(kind.label)) for kind in kinds]
    return Choice("kind", _("Kind of period"), options, chosen.value if chosen else "")


def period_choice(periods: Iterable[Period], chosen: Period | None, *, name: str = "period", label: str = "") -> Choice:
    """Return the select of periods."""
    options = [(str(period.pk), period.name) for period in periods]
    return Choice(name, label or _("Reporting period"), options, str(chosen.pk) if chosen else "")


def group_choice(chosen: SubjectKind) -> Choice:
    """Return the select of all agencies, the ministries or the localities."""
    names = {SubjectKind.NATION: _("Ministries and localities")}
    options = [(group.value, names.get(group, _(group.label))) for group in GROUPS]
    return Choice("group", _("Agencies"), options, chosen.value)


def theme_choice(themes: Iterable[str], chosen: str, every: str) -> Choice:
    """Return the select of themes; `every` are the words for all of them."""
    return Choice("theme", _("Theme"), [("", every), *((theme, theme) for theme in themes)], chosen)
