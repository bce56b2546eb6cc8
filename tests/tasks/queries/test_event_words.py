import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tasks.actions.audit import audit_event
from tasks.models import Agency
from tasks.queries.event_words import UNKNOWN, all_verbs, kind_words, target_names, told_facts, verb_words
from tasks.rules.workflow import Move
from tests.factories import make_assignment, make_directive

ROOT = Path(settings.BASE_DIR)
SOURCES = [path for app in ("tasks", "reports") for path in sorted((ROOT / app).rglob("*.py"))]
WRITERS = {"record", "audit_event", "make_move"}


def constants(node: ast.AST, module: ast.Module) -> set[str]:
    """Return the verbs an argument can stand for; a name stands for every text given to it in its module."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return constants(node.body, module) | constants(node.orelse, module)
    if isinstance(node, ast.Attribute):
        return {Move[node.attr].value} if node.attr in Move.__members__ else constants(node.value, module)
    if isinstance(node, ast.Name) and node.id != "move":
        given = [one.value for one in ast.walk(module) if isinstance(one, ast.Assign) and node.id in names(one)]
        passed = [word.value for word in ast.walk(module) if isinstance(word, ast.keyword) and word.arg == node.id]
        found = [value for value in [*given, *passed] if not (isinstance(value, ast.Name) and value.id == node.id)]
        return set().union(*(constants(value, module) for value in found))
    return set()


def names(assignment: ast.Assign) -> set[str]:
    return {target.id for target in assignment.targets if isinstance(target, ast.Name)}


def verbs_of(path: Path) -> set[str]:
    """Return the verbs of the audit events that a module writes."""
    module = ast.parse(path.read_text("utf-8"))
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    written = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in WRITERS]
    return set().union(
        *(constants(word.value, module) for call in written for word in call.keywords if word.arg == "verb"), set()
    )


WRITTEN = set().union(*(verbs_of(path) for path in SOURCES)) | {move.value for move in Move}


def test_verbs_are_found_in_the_sources():
    assert {"assign", "enter_directive", "load_reference", "change_in_admin", "hand_to_officer"} <= WRITTEN


@pytest.mark.parametrize("verb", sorted(WRITTEN))
def test_every_verb_that_is_written_has_words(verb):
    assert verb in all_verbs()
    assert verb_words(verb) not in ("", verb)


def test_verb_that_nobody_knows_is_at_least_a_change():
    assert verb_words("written_by_an_old_version") == str(UNKNOWN)


def test_told_facts_show_states_days_and_reasons_in_words(cast):
    share = make_assignment(agency=cast.ministry_a)
    event = audit_event(
        verb=Move.PAUSE,
        target=share,
        by=cast.secretariat,
        now=timezone.now(),
        before={"state": "in_progress", "due_on": "2024-03-31", "officer": 1},
        after={"state": "paused", "due_on": "2024-04-15", "reason": "Chờ luật", "officer": 2},
    )
    told = told_facts(event).split("; ")
    assert [words.split(": ")[1] for words in told] == [
        "Chờ luật",
        "Đang thực hiện → Tạm dừng",
        "31/03/2024 → 15/04/2024",
    ]


def test_told_facts_leave_out_what_did_not_change(cast):
    share = make_assignment(agency=cast.ministry_a)
    same = {"state": "in_progress", "percent": 20}
    event = audit_event(verb="x", target=share, by=None, now=timezone.now(), before=same, after=same)
    assert told_facts(event) == ""


def test_target_names_ask_once_for_each_kind(cast, django_assert_num_queries):
    share, other = make_assignment(agency=cast.ministry_a), make_assignment(agency=cast.ministry_b)
    directive = make_directive("72/TB-VPCP")
    gone = Agency(pk=999_999, name_vi="Đã xóa")
    events = [audit_event(verb="x", target=one, by=None, now=timezone.now()) for one in (share, other, directive, gone)]
    with django_assert_num_queries(3):
        found = target_names(events)
    assert found["assignment", share.pk] == f"{share.task.code} · Bộ Giáp"
    assert found["directive", directive.pk] == "72/TB-VPCP"
    assert ("agency", 999_999) not in found


def test_kind_words_name_models_of_both_applications():
    assert kind_words("assignment") == "phân công"
    assert kind_words("gone") == "gone"
