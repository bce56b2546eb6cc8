from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max

from tasks.actions.load import CHUNK, make_load
from tasks.actions.refusal import Refused
from tasks.models import Assignment, AuditEvent, CompletionRequest, ProgressEntry, Role, User
from tasks.rules.clock import VIETNAM
from tasks.rules.roles import RoleKind
from tasks.rules.states import AssignmentState
from tests.factories import make_directive

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)


def load(assignments=300, entries=700, people=40, **options):
    return make_load(assignments=assignments, entries=entries, people=people, now=NOW, **options)


def rows():
    """Return what was made, without the numbers the database gives."""
    shares = Assignment.objects.order_by("pk").values_list(
        "agency__name_vi", "state", "due_on", "submitted_at", "percent"
    )
    entries = ProgressEntry.objects.order_by("pk").values_list("by__email", "done", "created_at", "percent")
    return list(shares), list(entries)


def wipe():
    """Take the load away again; what is append-only goes table by table."""
    for model in (AuditEvent, ProgressEntry, CompletionRequest):
        model.objects.all()._raw_delete("default")
    Assignment.objects.all().delete()
    from tasks.models import Agency, Directive, Task

    for model in (Task, Directive, Role, User, Agency):
        model.objects.all().delete()


@pytest.mark.parametrize(
    ("assignments", "entries", "people"), [(300, 700, 40), (1, 0, 7), (1, 9, 7), (2 * CHUNK + 1, 11, 200)]
)
def test_make_load_makes_as_many_as_asked(assignments, entries, people):
    load(assignments, entries, people)
    assert Assignment.objects.count() == assignments
    assert ProgressEntry.objects.count() == entries
    assert User.objects.count() == people
    assert Role.objects.count() == people


def test_make_load_leaves_counters_equal_to_a_recount():
    load()
    finished = {AssignmentState.SUBMITTED, AssignmentState.COMPLETED}
    for share in Assignment.objects.annotate(last=Max("entries__created_at")):
        assert share.last_entry_at == share.last
        assert (share.submitted_at is not None) == (share.state in finished)
        assert share.completion_requests.count() == (share.state in finished)
    verbs = AuditEvent.objects.values_list("verb", flat=True)
    assert list(verbs).count("log_progress") == 700
    assert list(verbs).count("assign") == 300


def test_make_load_puts_nothing_into_the_future():
    load()
    assert not ProgressEntry.objects.filter(created_at__gt=NOW).exists()
    assert not Assignment.objects.filter(submitted_at__gt=NOW).exists()
    assert not AuditEvent.objects.filter(at__gt=NOW).exists()


def test_make_load_fills_every_role_that_moves_work_or_reads_all_and_nobody_can_sign_in():
    load(people=200)
    kinds = set(Role.objects.values_list("kind", flat=True))
    assert kinds == set(RoleKind) - {RoleKind.COUNCIL_MEMBER, RoleKind.AGENCY_HEAD}
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_make_load_with_the_same_seed_makes_the_same_rows():
    load(seed=1)
    first = rows()
    wipe()
    load(seed=1)
    assert rows() == first
    wipe()
    load(seed=2)
    assert rows() != first


def test_make_load_refuses_a_database_that_holds_work():
    make_directive()
    with pytest.raises(Refused):
        load()
    with pytest.raises(CommandError):
        call_command("make_load", assignments=10)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("numbers", [(0, 0, 40), (10, -1, 40), (10, 0, 6)])
def test_make_load_refuses_numbers_that_make_no_country(numbers):
    with pytest.raises(Refused):
        load(*numbers)


def test_make_load_command_says_what_it_made(capsys):
    call_command("make_load", assignments=16, people=20, on="2026-11-25")
    assert "16 assignments, 80 entries, 20 people" in capsys.readouterr().out
