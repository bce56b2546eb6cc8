from datetime import timedelta

import pytest
from django.utils import timezone

from tasks.actions.leaver import hand_over_person, name_substitute
from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.models import Assignment, AuditEvent, Mail, Role, Substitute, WorkItem
from tasks.permissions import Permission, can
from tasks.queries.my_work import my_shares
from tasks.rules.clock import local_date
from tests.cast import make_person
from tests.factories import make_agency, make_assignment, make_task

NOW = timezone.now()
TODAY = local_date(NOW)


def held(cast, state="in_progress", agency=None):
    sent = NOW if state in ("submitted", "completed") else None
    return make_assignment(
        make_task(wording=state), agency or cast.ministry_a, officer=cast.officer_a, state=state, submitted_at=sent
    )


def waiting_mail(person, key="a", **fields):
    return Mail.objects.create(
        **{
            "key": key,
            "recipient": person,
            "to_address": person.email,
            "kind": "due_reminder",
            "subject": "Nhắc việc",
            "text": "…",
            "state": "pending",
            "created_at": NOW,
            **fields,
        }
    )


def hand_over(cast, by, to=None):
    return hand_over_person(person=cast.officer_a, to=to or cast.other_officer_a, by=by, now=NOW)


def test_hand_over_person_moves_what_is_open(cast):
    shares = [held(cast, state) for state in ("assigned", "submitted", "paused")]
    item = WorkItem.objects.create(
        assignment=shares[0], officer=cast.officer_a, text="x", created_by=cast.focal_point_a, created_at=NOW
    )
    mail = waiting_mail(cast.officer_a)
    handed = hand_over(cast, cast.focal_point_a)
    assert vars(handed) == {"shares": 3, "work_items": 1, "mails": 1}
    for row in (*shares, item, mail):
        row.refresh_from_db()
    assert {share.officer for share in shares} == {cast.other_officer_a}
    assert [share.state for share in shares] == ["assigned", "submitted", "paused"]
    assert (item.officer, mail.recipient) == (cast.other_officer_a, cast.other_officer_a)
    assert mail.to_address == cast.other_officer_a.email


def test_hand_over_person_leaves_what_is_over(cast):
    share = held(cast, "completed")
    sent = waiting_mail(cast.officer_a, state="sent", sent_at=NOW)
    taken_up = waiting_mail(cast.officer_a, "b", state="sending", claimed_at=NOW)
    item = WorkItem.objects.create(
        assignment=share, officer=cast.officer_a, text="x", created_by=cast.focal_point_a, created_at=NOW
    )
    hand_over(cast, cast.focal_point_a)
    for row in (share, item, sent, taken_up):
        row.refresh_from_db()
    assert (share.officer, item.officer) == (cast.officer_a, cast.officer_a)
    assert (sent.recipient, taken_up.recipient) == (cast.officer_a, cast.officer_a)


def test_hand_over_person_is_audited_row_by_row_and_as_a_whole(cast):
    share = held(cast)
    hand_over(cast, cast.focal_point_a)
    row, whole = AuditEvent.objects.order_by("pk")
    assert (row.verb, row.target_id, row.after) == ("hand_to_officer", share.pk, {"officer": cast.other_officer_a.pk})
    assert (whole.verb, whole.target_type, whole.target_id) == ("hand_over_person", "user", cast.officer_a.pk)
    assert (whole.by, whole.after["shares"]) == (cast.focal_point_a, 1)


def test_hand_over_person_after_their_role_has_ended(cast):
    share = held(cast)
    Role.objects.filter(user=cast.officer_a).update(valid_to=TODAY - timedelta(days=1))
    hand_over(cast, cast.focal_point_a)
    share.refresh_from_db()
    assert share.officer == cast.other_officer_a


@pytest.mark.parametrize("part", ["focal_point_b", "secretariat", "officer_a", "leader", "member", "outsider"])
def test_hand_over_person_by_others_is_refused(cast, part):
    held(cast)
    with pytest.raises(Refused):
        hand_over(cast, getattr(cast, part))
    assert cast.officer_a.assignments.count() == 1


@pytest.mark.parametrize("part", ["focal_point_b", "secretariat", "officer_a", "outsider"])
def test_hand_over_person_to_somebody_elsewhere_is_refused(cast, part):
    with pytest.raises(Refused):
        hand_over(cast, cast.administrator, to=getattr(cast, part))


def test_hand_over_person_keeps_the_other_agencys_work_and_mail(cast):
    Role.objects.create(user=cast.officer_a, kind="agency_officer", agency=cast.ministry_b)
    own, foreign, mail = held(cast), held(cast, "assigned", cast.ministry_b), waiting_mail(cast.officer_a)
    handed = hand_over(cast, cast.focal_point_a)
    for row in (own, foreign, mail):
        row.refresh_from_db()
    assert (own.officer, foreign.officer, mail.recipient) == (cast.other_officer_a, cast.officer_a, cast.officer_a)
    assert (handed.shares, handed.mails) == (1, 0)


def test_hand_over_person_by_the_administrator_gives_nobody_work_of_an_agency_they_do_not_work_for(cast):
    Role.objects.create(user=cast.officer_a, kind="agency_officer", agency=cast.ministry_b)
    foreign, mail = held(cast, "assigned", cast.ministry_b), waiting_mail(cast.officer_a)
    hand_over(cast, cast.administrator)
    foreign.refresh_from_db()
    mail.refresh_from_db()
    assert (foreign.officer, mail.recipient) == (cast.officer_a, cast.officer_a)


def test_hand_over_person_includes_the_units_of_the_agency(cast):
    unit = make_agency("Vụ Pháp chế", kind="unit", parent=cast.ministry_a)
    share = held(cast, "assigned", unit)
    hand_over(cast, cast.focal_point_a)
    share.refresh_from_db()
    assert share.officer == cast.other_officer_a


def test_hand_over_secretariat_member_moves_their_mail(cast):
    mail = waiting_mail(cast.secretariat)
    hand_over_person(person=cast.secretariat, to=cast.second_secretariat, by=cast.administrator, now=NOW)
    mail.refresh_from_db()
    assert mail.recipient == cast.second_secretariat


def substitute(cast, first, last, by=None, who=None):
    return name_substitute(
        absent=cast.officer_a,
        substitute=who or cast.other_officer_a,
        first=TODAY + timedelta(days=first),
        last=TODAY + timedelta(days=last),
        by=by or cast.focal_point_a,
        now=NOW,
    )


@pytest.mark.parametrize(("first", "last", "expected"), [(0, 0, True), (-3, 5, True), (1, 5, False)])
def test_substitute_may_act_on_these_days_only(cast, first, last, expected):
    share = held(cast)
    substitute(cast, first, last)
    assert bool(can(cast.other_officer_a, Permission.LOG_PROGRESS, share)) is expected
    assert my_shares(cast.other_officer_a).filter(pk=share.pk).exists() is expected
    assert share.officer == cast.officer_a


def test_substitute_reports_for_the_absent(cast):
    share = held(cast)
    substitute(cast, 0, 3)
    entry = log_progress(assignment=share, by=cast.other_officer_a, now=NOW, done="Đã gửi")
    assert entry.by == cast.other_officer_a
    assert AuditEvent.objects.filter(verb="set_substitute", target_id=cast.officer_a.pk).count() == 1


@pytest.mark.parametrize(("first", "last"), [(3, 1), (-5, -1)])
def test_substitute_for_days_that_make_no_sense_is_refused(cast, first, last):
    with pytest.raises(Refused):
        substitute(cast, first, last)
    assert not Substitute.objects.exists()


@pytest.mark.parametrize(("first", "last", "allowed"), [(5, 9, False), (0, 4, False), (4, 5, False), (6, 9, True)])
def test_substitute_twice_on_one_day_is_refused(cast, first, last, allowed):
    substitute(cast, 3, 5)
    third = make_person("third", "agency_officer", cast.ministry_a)
    if allowed:
        substitute(cast, first, last, who=third)
        return
    with pytest.raises(Refused):
        substitute(cast, first, last, who=third)


@pytest.mark.parametrize("part", ["focal_point_b", "head_a", "officer_a", "outsider"])
def test_substitute_from_elsewhere_is_refused(cast, part):
    with pytest.raises(Refused):
        substitute(cast, 0, 1, who=getattr(cast, part))


@pytest.mark.parametrize("kind", ["agency_head", "agency_focal_point", "agency_officer"])
def test_substitute_of_a_head_is_anybody_of_the_agency(cast, kind):
    other = make_person("other", kind, cast.ministry_a)
    made = name_substitute(
        absent=cast.head_a, substitute=other, first=TODAY, last=TODAY, by=cast.administrator, now=NOW
    )
    assert made.substitute == other


def test_substitute_has_no_rights_beyond_the_share(cast):
    substitute(cast, 0, 1)
    other = make_assignment(make_task(wording="khác"), cast.ministry_a, officer=cast.focal_point_a)
    assert not can(cast.other_officer_a, Permission.LOG_PROGRESS, other)


@pytest.fixture
def moved(cast):
    """Somebody who left ministry A for ministry B, where they have a colleague."""
    person = make_person("moved", "agency_officer", cast.ministry_b)
    Role.objects.create(user=person, kind="agency_officer", agency=cast.ministry_a, valid_to=TODAY - timedelta(days=99))
    return person


def replace(absent, by, who):
    name_substitute(absent=absent, substitute=who, first=TODAY, last=TODAY + timedelta(days=300), by=by, now=NOW)


def test_focal_point_rearranges_nobody_who_works_elsewhere_now(cast, moved):
    colleague = make_person("colleague-b", "agency_officer", cast.ministry_b)
    for who in (colleague, cast.other_officer_a):
        with pytest.raises(Refused):
            replace(moved, cast.focal_point_a, who)
    with pytest.raises(Refused):
        hand_over_person(person=moved, to=colleague, by=cast.focal_point_a, now=NOW)
    replace(moved, cast.focal_point_b, colleague)
    assert Substitute.objects.get().substitute == colleague


@pytest.mark.parametrize(("part", "kind"), [("second_secretariat", "secretariat"), ("leader", "leader")])
def test_focal_point_rearranges_neither_leaders_nor_the_secretariat(cast, part, kind):
    person, colleague = getattr(cast, part), make_person("colleague", kind)
    Role.objects.create(user=person, kind="agency_officer", agency=cast.ministry_a, valid_to=TODAY - timedelta(days=99))
    for who in (colleague, cast.other_officer_a):
        with pytest.raises(Refused):
            replace(person, cast.focal_point_a, who)
    replace(person, cast.administrator, colleague)
    assert Substitute.objects.get().absent == person


def test_who_works_in_two_agencies_gets_a_substitute_from_neither_focal_point(cast):
    Role.objects.create(user=cast.officer_a, kind="agency_officer", agency=cast.ministry_b)
    for by, who in ((cast.focal_point_a, cast.other_officer_a), (cast.focal_point_b, cast.focal_point_b)):
        with pytest.raises(Refused):
            replace(cast.officer_a, by, who)
    replace(cast.officer_a, cast.administrator, cast.other_officer_a)


def test_what_somebody_left_behind_passes_to_a_colleague_of_that_agency(cast, moved):
    own, foreign = held(cast), held(cast, "assigned", cast.ministry_b)
    Assignment.objects.update(officer=moved)
    handed = hand_over_person(person=moved, to=cast.other_officer_a, by=cast.focal_point_a, now=NOW)
    own.refresh_from_db()
    foreign.refresh_from_db()
    assert (handed.shares, own.officer, foreign.officer) == (1, cast.other_officer_a, moved)
