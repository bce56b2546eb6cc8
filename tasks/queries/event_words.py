"""What an audit event tells, in words an office uses: every verb the system writes has its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.models import Assignment, AuditEvent
from tasks.queries.share_words import VERB_WORDS
from tasks.rules.clock import VIETNAM

# What happens to other things than a share; a share's own verbs stand in `share_words`.
OTHER_VERBS: dict[str, str | Promise] = {
    "assign": _("Assigned"),
    "open_period": _("Opened the next period of a recurring order"),
    "enter_directive": _("Directive entered"),
    "enter_task": _("Order entered"),
    "link_tasks": _("Linked to an earlier order"),
    "redate_task": _("Date of the order changed"),
    "redate_directive": _("Dates of a directive's orders changed"),
    "hand_over_person": _("A person's work passed to somebody else"),
    "set_substitute": _("Substitute named"),
    "load_reference": _("Reference data loaded"),
    "import_value": _("Published figure imported"),
    "import_indicator": _("Indicator added by an import"),
    "import_period": _("Period added by an import"),
    "add_in_admin": _("Added in the administration pages"),
    "change_in_admin": _("Changed in the administration pages"),
    "save_in_admin": _("Saved in the administration pages"),
    "delete_in_admin": _("Deleted in the administration pages"),
    "set_password_in_admin": _("Password set by an administrator"),
    "change_own_password": _("Own password changed"),
    "send_again": _("Mail put back to be sent"),
    "see_nudges": _("Nudges seen"),
    "make_period": _("Reporting period added"),
    "enter_value": _("Figure entered"),
    "clear_value": _("Figure taken out of a draft"),
    "submit_value": _("Figure submitted"),
    "verify_value": _("Figure verified"),
    "return_value": _("Figure returned"),
    "revise_value": _("Correction of a figure proposed"),
    "choose_frequencies": _("Chose how often to be mailed"),
    "compute_indicators": _("Indicators computed"),
    "freeze_period": _("Period frozen"),
    "compute_score": _("Score computed"),
    "publish_score": _("Score published"),
    "recalculate_score": _("Score calculated again"),
    "object_to_score": _("Objected to the score"),
    "decide_score_objection": _("Objection to the score decided"),
}
# Facts of an event that say something by themselves, in the order they are read.
FACTS: dict[str, str | Promise] = {
    "reason": _("Reason"),
    "state": _("State"),
    "percent": _("Percent done"),
    "due_on": _("Due date"),
    "number": _("Number"),
    "row": _("Entry"),
}
# Counters that follow from the change itself.
KEPT_BY_MACHINE = frozenset({"version", "last_entry_at", "search_text"})
UNKNOWN = _("Changed")
APPS = ("tasks", "reports")


def all_verbs() -> dict[str, str | Promise]:
    """Return the words of every verb."""
    return {**OTHER_VERBS, **VERB_WORDS}


def verb_words(verb: str) -> str:
    """Return a verb in words; one that an older version wrote is at least said to be a change."""
    return str(all_verbs().get(verb, UNKNOWN))


def kind_words(target_type: str) -> str:
    """Return what kind of thing an event is about, such as "assignment"."""
    model = _model_of(target_type)
    return str(model._meta.verbose_name) if model else target_type


def told_facts(event: AuditEvent) -> str:
    """Return what changed, as "State: Assigned → In progress; Reason: …"; empty when the verb says it all."""
    model = _model_of(event.target_type)
    fields = {field.name: field for field in model._meta.concrete_fields if not field.is_relation} if model else {}
    names = [name for name in FACTS if name in event.after]
    names += [name for name in event.after if name in fields and name not in FACTS and name not in KEPT_BY_MACHINE]
    parts = []
    for name in names:
        old, new = (_shown(fields.get(name), facts.get(name)) for facts in (event.before, event.after))
        if new == old:
            continue
        words = gettext("%(old)s → %(new)s") % {"old": old or "—", "new": new or "—"} if name in event.before else new
        parts.append(f"{FACTS.get(name) or _capitalised(fields[name].verbose_name)}: {words}")
    return "; ".join(parts)


def _capitalised(words: Any) -> str:
    return str(words)[:1].upper() + str(words)[1:]


def _shown(field: Any, value: Any) -> str:
    """Return a kept value as people read it: a choice by its label, days and moments as offices write them."""
    if value in (None, "", [], {}):
        return ""
    text = str(dict(field.flatchoices).get(value, value)) if field is not None else str(value)
    if isinstance(field, models.DateTimeField):
        moment = parse_datetime(text)
        return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if moment else text
    if isinstance(field, models.DateField):
        day = parse_date(text)
        return f"{day:%d/%m/%Y}" if day else text
    return text


def target_names(events: Iterable[AuditEvent]) -> Mapping[tuple[str, int], str]:
    """Return the name of each object the events are about; one that is gone has none.

    Queries: one for each kind of object among the events.
    """
    wanted: dict[str, set[int]] = {}
    for event in events:
        wanted.setdefault(event.target_type, set()).add(event.target_id)
    names: dict[tuple[str, int], str] = {}
    for kind, numbers in wanted.items():
        model = _model_of(kind)
        if model is None:
            continue
        rows: Any = model._default_manager.filter(pk__in=numbers)
        if model is Assignment:
            rows = rows.with_names()
        names |= {(kind, row.pk): _name_of(row) for row in rows}
    return names


def _name_of(row: models.Model) -> str:
    """Return a row's name; a share by its order's number and whose it is."""
    if isinstance(row, Assignment):
        return f"{row.task.code} · {row.assignee_name}"
    try:
        return str(row)
    except (AttributeError, models.ObjectDoesNotExist):  # a name that hangs on a row which is gone
        return ""


def _model_of(target_type: str) -> type[models.Model] | None:
    for app in APPS:
        try:
            return apps.get_model(app, target_type)
        except LookupError:
            continue
    return None
