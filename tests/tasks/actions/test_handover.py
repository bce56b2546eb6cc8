from collections import Counter
from datetime import UTC, date, datetime

import pytest

from tasks.actions.handover import pass_on_agency
from tasks.actions.reference import load_reference
from tasks.actions.refusal import Refused
from tasks.models import Agency, Assignment, AuditEvent, Notice
from tasks.queries.handover import (
    ended_with_work,
    find_agencies,
    is_ended,
    leftover,
    open_work_by_agency,
    successors_of,
)
from tests.cast import make_person
from tests.factories import make_agency, make_assignment, make_directive, make_task

NOW = datetime(2025, 3, 3, 2, tzinfo=UTC)
ON = date(2025, 3, 3)
OPEN = ["assigned", "acknowledged", "objected", "in_progress", "submitted", "returned", "paused"]
MERGES = [date(2025, 3, 1), date(2025, 7, 1)]


@pytest.fixture
def office(cast):
    """Ministry A has ended and is followed by C."""
    cast.ministry_a.valid_to = date(2025, 2, 28)
    cast.ministry_a.save()
    successor = make_agency("Bộ Bính", valid_from=date(2025, 3, 1))
    cast.ministry_a.successors.add(successor)
    return cast, cast.ministry_a, successor


def stored(agency, state, **fields):
    sent = {"submitted_at": NOW} if state in ("submitted", "completed") else {}
    return make_assignment(make_task(wording=f"Việc {state}"), agency, state=state, **sent, **fields)


@pytest.mark.parametrize("state", OPEN)
def test_pass_on_agency_keeps_all_but_the_agency_and_the_officer(office, state):
    cast, ended, successor = office
    kept = {"due_on": date(2025, 4, 1), "extension_count": 1, "percent": 40}
    share = stored(ended, state, officer=cast.officer_a, original_due_on=date(2025, 3, 15), **kept)
    pass_on_agency(agency=ended, shares_to=successor, by=cast.secretariat, now=NOW, on=ON)
    moved = Assignment.objects.get(pk=share.pk)
    assert (moved.agency, moved.came_from, moved.officer, moved.version) == (successor, ended, None, 1)
    assert (moved.state, moved.original_due_on) == (state, date(2025, 3, 15))
    assert {name: getattr(moved, name) for name in kept} == kept
    event = AuditEvent.objects.get(verb="pass_on_assignment", target_id=share.pk)
    assert (event.by, event.before["agency"], event.after["agency"]) == (cast.secretariat, ended.pk, successor.pk)


@pytest.mark.parametrize("state", ["completed", "withdrawn"])
def test_pass_on_agency_leaves_what_is_over(office, state):
    cast, ended, successor = office
    share = stored(ended, state)
    passed = pass_on_agency(agency=ended, shares_to=successor, by=cast.secretariat, now=NOW, on=ON)
    share.refresh_from_db()
    assert (passed.rows, share.agency, share.came_from) == ([], ended, None)


def test_pass_on_agency_twice_remembers_the_first(office):
    cast, ended, successor = office
    share = stored(ended, "assigned")
    pass_on_agency(agency=ended, shares_to=successor, by=cast.secretariat, now=NOW, on=ON)
    Agency.objects.filter(pk=successor.pk).update(valid_to=date(2025, 6, 30))
    successor.refresh_from_db()
    pass_on_agency(agency=successor, shares_to=cast.ministry_b, by=cast.secretariat, now=NOW, on=date(2025, 7, 1))
    share.refresh_from_db()
    assert (share.agency, share.came_from) == (cast.ministry_b, ended)


def test_pass_on_agency_does_not_collide_with_the_successors_own_share(office):
    cast, ended, successor = office
    task = make_task()
    own, share = make_assignment(task, successor), make_assignment(task, ended)
    pass_on_agency(agency=ended, shares_to=successor, by=cast.secretariat, now=NOW, on=ON)
    assert set(successor.assignments.values_list("pk", "came_from")) == {(own.pk, None), (share.pk, ended.pk)}


def test_pass_on_agency_keeps_a_share_that_came_the_same_way(office):
    cast, ended, successor = office
    task = make_task()
    make_assignment(task, successor, came_from=ended)
    share = make_assignment(task, ended)
    passed = pass_on_agency(agency=ended, shares_to=successor, by=cast.secretariat, now=NOW, on=ON)
    share.refresh_from_db()
    assert (share.agency, passed.moved, len(passed.kept)) == (ended, [], 1)
    assert "đã giữ" in str(passed.kept[0].kept) or "already holds" in str(passed.kept[0].kept)


def test_pass_on_agency_split_goes_row_by_row(office):
    cast, ended, successor = office
    first, second, third = (stored(ended, state) for state in ("assigned", "in_progress", "paused"))
    to = {first.pk: successor, second.pk: cast.ministry_b}
    passed = pass_on_agency(agency=ended, shares_to=to, by=cast.secretariat, now=NOW, on=ON)
    assert passed.by_successor == {successor: 1, cast.ministry_b: 1}
    assert [row.share for row in passed.kept] == [third]
    assert {share.agency for share in Assignment.objects.filter(pk__in=to)} == {successor, cast.ministry_b}


def test_pass_on_agency_dry_run_writes_nothing(office):
    _cast, ended, successor = office
    share = stored(ended, "assigned")
    passed = pass_on_agency(agency=ended, shares_to=successor, by=None, now=NOW, on=ON, dry_run=True)
    share.refresh_from_db()
    assert (len(passed.moved), share.agency, AuditEvent.objects.count()) == (1, ended, 0)


def test_pass_on_agency_before_its_end_is_refused(office):
    _cast, ended, successor = office
    with pytest.raises(Refused):
        pass_on_agency(agency=ended, shares_to=successor, by=None, now=NOW, on=date(2025, 2, 28))


@pytest.mark.parametrize("which", ["itself", "ended", "not yet"])
def test_pass_on_agency_to_who_is_not_there_is_refused(office, which):
    cast, ended, _successor = office
    other = {
        "itself": lambda: ended,
        "ended": lambda: make_agency("Bộ Đinh", valid_to=date(2025, 2, 28)),
        "not yet": lambda: make_agency("Bộ Mậu", valid_from=date(2025, 7, 1)),
    }[which]()
    stored(ended, "assigned")
    with pytest.raises(Refused):
        pass_on_agency(agency=ended, shares_to=other, by=cast.secretariat, now=NOW, on=ON)
    assert ended.assignments.count() == 1


@pytest.mark.parametrize("part", ["focal_point_a", "administrator", "leader", "auditor", "officer_a"])
def test_pass_on_agency_by_others_is_refused(office, part):
    cast, ended, successor = office
    with pytest.raises(Refused):
        pass_on_agency(agency=ended, shares_to=successor, by=getattr(cast, part), now=NOW, on=ON)


def test_pass_on_agency_tells_the_new_agency(office):
    cast, ended, successor = office
    told = make_person("focal-point-c", "agency_focal_point", successor)
    share = stored(ended, "assigned")
    pass_on_agency(agency=ended, shares_to=successor, by=cast.secretariat, now=NOW, on=ON)
    assert list(Notice.objects.values_list("recipient", "assignment")) == [(told.pk, share.pk)]


def test_pass_on_agency_asks_the_database_as_often_for_many(office, django_assert_max_num_queries):
    _cast, ended, successor = office
    for size in (1, 60):
        task = make_task(wording=f"{size}")
        Assignment.objects.bulk_create(
            Assignment(task=task, agency=ended, period_on=date(2024, 1, 1 + number % 28), role=role)
            for number in range(size // 2 or 1)
            for role in ("lead", "coordinating")
            if number < 28
        )
        with django_assert_max_num_queries(20):
            pass_on_agency(agency=ended, shares_to=successor, by=None, now=NOW, on=ON)
    assert not ended.assignments.exists()


def test_leftover_shows_rows_successors_and_roles(office):
    cast, ended, successor = office
    late = stored(ended, "assigned", due_on=date(2025, 1, 1))
    undated = stored(ended, "paused")
    stored(ended, "completed")
    found = leftover(ended, ON)
    assert (found.shares, found.only_successor) == ([late, undated], successor)
    people = {cast.officer_a, cast.other_officer_a, cast.focal_point_a, cast.head_a}
    assert {role.user for role in found.roles} == people
    assert [(agency, agency.open_count) for agency in ended_with_work(ON)] == [(ended, 2)]
    assert not ended_with_work(date(2025, 2, 28)).exists()


def test_ended_with_work_counts_a_unit_of_an_ended_agency(office):
    _cast, ended, successor = office
    unit = make_agency("Vụ Pháp chế", kind="unit", parent=ended)
    make_assignment(make_task(), unit)
    assert list(ended_with_work(ON)) == [unit]
    assert successors_of(unit, ON) == [successor]
    assert is_ended(unit, ON)


def test_successors_that_have_ended_lead_on_to_theirs(office):
    _cast, ended, successor = office
    last = make_agency("Bộ Kỷ", valid_from=date(2025, 7, 1))
    Agency.objects.filter(pk=successor.pk).update(valid_to=date(2025, 6, 30))
    successor.successors.add(last)
    assert successors_of(ended, date(2025, 8, 1)) == [last]


@pytest.fixture
def reference(cast):
    load_reference(now=NOW)
    return cast


def give_everybody(on, names):
    """Give every agency of that day a few shares of several orders, some of them over."""
    made = []
    for number, state in enumerate([*OPEN, "completed", "withdrawn"]):
        task = make_task(make_directive(f"{number}/TB-VPCP", on), wording=f"{names} {state}")
        sent = NOW if state in ("submitted", "completed") else None
        made += [
            Assignment(task=task, agency=agency, state=state, due_on=on, submitted_at=sent)
            for position, agency in enumerate(Agency.objects.in_force(on).exclude(kind="unit"))
            if (position + number) % 3
        ]
    Assignment.objects.bulk_create(made)


def recount(first):
    """Count open work by agency the slow way."""
    return dict(
        Counter(
            (share.came_from_id or share.agency_id) if first else share.agency_id
            for share in Assignment.objects.all()
            if share.agency_id and share.state in OPEN
        )
    )


@pytest.mark.parametrize("on", MERGES)
def test_merges_of_2025_lose_and_add_nothing(reference, on):
    give_everybody(date(2025, 2, 1) if on == MERGES[0] else date(2025, 6, 1), "Việc")
    before = open_work_by_agency()
    assert before == recount(first=False)
    ended = list(ended_with_work(on))
    assert len(ended) >= 10
    expected = Counter(before)
    for agency in ended:
        (successor,) = successors_of(agency, on)
        expected[successor.pk] += expected.pop(agency.pk)
        pass_on_agency(agency=agency, shares_to=successor, by=reference.secretariat, now=NOW, on=on)
    assert open_work_by_agency() == recount(first=False) == dict(expected)
    assert open_work_by_agency(first=True) == recount(first=True) == before
    assert not ended_with_work(on).exists()


def test_both_merges_one_after_the_other_still_add_up_by_the_first_agency(reference):
    give_everybody(date(2025, 2, 1), "Việc")
    before = open_work_by_agency()
    for on in MERGES:
        for agency in ended_with_work(on):
            (successor,) = successors_of(agency, on)
            pass_on_agency(agency=agency, shares_to=successor, by=None, now=NOW, on=on)
    assert sum(open_work_by_agency().values()) == sum(before.values())
    assert open_work_by_agency(first=True) == before


@pytest.mark.parametrize("text", ["G12", "BTC", "Bộ Tài chính", "bo tai chinh"])
def test_find_agencies_knows_codes_and_names(reference, text):
    assert {agency.name_vi for agency in find_agencies(text)} == {"Bộ Tài chính"}
    assert len(find_agencies(text)) == 2


def test_find_agencies_by_a_part_of_a_name_finds_nothing(reference):
    assert find_agencies("Tài chính") == []
