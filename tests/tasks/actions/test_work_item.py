from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tasks.actions.refusal import Refused
from tasks.actions.work_item import answer_work, hand_out_work
from tasks.models import AuditEvent, Substitute, WorkItem
from tasks.permissions import Permission, can
from tasks.queries.my_work import my_shares
from tasks.queries.work_items import pieces_of
from tasks.rules.clock import local_date
from tests.cast import make_person
from tests.factories import make_agency, make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, tzinfo=UTC)
DUE = date(2024, 3, 31)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a, due_on=DUE, officer=cast.focal_point_a)


def hand_out(cast, share, **changes):
    facts = {"officer": cast.officer_a, "text": "Soạn dự thảo", "due_on": date(2024, 3, 25), "by": cast.focal_point_a}
    return hand_out_work(assignment=share, now=NOW, **{**facts, **changes})


def test_hand_out_work_leaves_the_share_as_it_is(cast, share):
    item = hand_out(cast, share)
    before = (share.state, share.officer, share.version)
    share.refresh_from_db()
    assert (share.state, share.officer, share.version) == before
    assert (item.officer, item.created_by, item.done_at) == (cast.officer_a, cast.focal_point_a, None)
    event = AuditEvent.objects.get(verb="hand_out_work")
    assert (event.target_id, event.after["item"]) == (share.pk, item.pk)


@pytest.mark.parametrize("due_on", [None, date(2024, 3, 20), DUE])
def test_hand_out_work_until_the_due_date_of_the_whole(cast, share, due_on):
    assert hand_out(cast, share, due_on=due_on).due_on == due_on


@pytest.mark.parametrize("due_on", [date(2024, 3, 19), date(2024, 4, 1)])
def test_hand_out_work_with_a_date_outside_is_refused(cast, share, due_on):
    with pytest.raises(Refused):
        hand_out(cast, share, due_on=due_on)
    assert not WorkItem.objects.exists()


def test_hand_out_work_of_an_undated_share_takes_any_date(cast):
    share = make_assignment(make_task(), cast.ministry_a)
    assert hand_out(cast, share, due_on=date(2030, 1, 1)).due_on == date(2030, 1, 1)


@pytest.mark.parametrize("part", ["officer_a", "focal_point_b", "secretariat", "leader", "administrator"])
def test_hand_out_work_by_others_is_refused(cast, share, part):
    with pytest.raises(Refused):
        hand_out(cast, share, by=getattr(cast, part))


@pytest.mark.parametrize("changes", [{"text": "  "}, {"officer": "focal_point_b"}, {"officer": "outsider"}])
def test_hand_out_work_to_nobody_or_of_nothing_is_refused(cast, share, changes):
    officer = getattr(cast, changes.get("officer", "officer_a"))
    with pytest.raises(Refused):
        hand_out(cast, share, **{**changes, "officer": officer})


@pytest.mark.parametrize("state", ["submitted", "completed", "paused", "withdrawn"])
def test_hand_out_work_of_a_share_nobody_works_on_is_refused(cast, state):
    sent = NOW if state in ("submitted", "completed") else None
    share = make_assignment(make_task(), cast.ministry_a, state=state, submitted_at=sent)
    with pytest.raises(Refused):
        hand_out(cast, share, due_on=None)


def test_answer_work_is_not_the_agencys_answer(cast, share):
    item = answer_work(item=hand_out(cast, share), answer="Đã soạn", by=cast.officer_a, now=NOW)
    share.refresh_from_db()
    assert (item.answer, item.done_at, share.state) == ("Đã soạn", NOW, "assigned")
    assert not can(cast.officer_a, Permission.SUBMIT_COMPLETION, share)
    assert AuditEvent.objects.get(verb="answer_work").after == {"item": item.pk, "answer": "Đã soạn"}


def test_answer_work_by_the_focal_point(cast, share):
    assert answer_work(item=hand_out(cast, share), answer="Xong", by=cast.focal_point_a, now=NOW).done_at == NOW


@pytest.mark.parametrize("part", ["other_officer_a", "focal_point_b", "secretariat", "leader"])
def test_answer_work_by_others_is_refused(cast, share, part):
    with pytest.raises(Refused):
        answer_work(item=hand_out(cast, share), answer="Xong", by=getattr(cast, part), now=NOW)


def test_answer_work_by_a_substitute(cast, share):
    today = local_date(timezone.now())
    Substitute.objects.create(
        absent=cast.officer_a, substitute=cast.other_officer_a, valid_from=today, valid_to=today + timedelta(days=1)
    )
    assert answer_work(item=hand_out(cast, share), answer="Xong", by=cast.other_officer_a, now=NOW).done_at == NOW


def test_answer_work_twice_or_without_words_is_refused(cast, share):
    item = hand_out(cast, share)
    with pytest.raises(Refused):
        answer_work(item=item, answer=" ", by=cast.officer_a, now=NOW)
    answer_work(item=item, answer="Xong", by=cast.officer_a, now=NOW)
    with pytest.raises(Refused):
        answer_work(item=item, answer="Lần nữa", by=cast.officer_a, now=NOW)


def test_piece_of_a_colleagues_share_is_among_ones_own_work(cast, share):
    assert not my_shares(cast.officer_a).exists()
    item = hand_out(cast, share)
    assert list(my_shares(cast.officer_a)) == [share]
    answer_work(item=item, answer="Xong", by=cast.officer_a, now=NOW)
    assert not my_shares(cast.officer_a).exists()


def test_pieces_of_shows_open_ones_first_and_who_may_finish_them(cast, share):
    done = answer_work(item=hand_out(cast, share), answer="Xong", by=cast.officer_a, now=NOW)
    late, other = hand_out(cast, share), hand_out(cast, share, officer=cast.other_officer_a, due_on=None)
    pieces = pieces_of(share, cast.officer_a, date(2024, 3, 26))
    assert [(piece.item, piece.is_late, piece.may_answer) for piece in pieces] == [
        (late, True, True),
        (other, False, False),
        (done, False, False),
    ]
    assert [piece.may_answer for piece in pieces_of(share, cast.focal_point_a, DUE)] == [True, True, False]


def test_pieces_of_is_empty_for_everybody_outside(cast, share):
    hand_out(cast, share)
    assert [part for part, user in cast.people().items() if pieces_of(share, user, DUE)] == [
        "officer_a",
        "other_officer_a",
        "focal_point_a",
        "head_a",
    ]


def test_pieces_of_a_unit_are_seen_by_the_agency(cast):
    unit = make_agency("Vụ Pháp chế", kind="unit", parent=cast.ministry_a)
    share = make_assignment(make_task(), unit)
    hand_out(cast, share, officer=make_person("unit-officer", "agency_officer", unit))
    assert len(pieces_of(share, cast.focal_point_a, DUE)) == 1
