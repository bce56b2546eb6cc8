from datetime import UTC, datetime, timedelta

import pytest

from tasks.actions.nudge import Urging, nudge_assignments, see_nudges
from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.models import Assignment, AuditEvent, Membership, Notice, Nudge, Oversight
from tasks.rules.life import NoticeKind
from tests.factories import make_agency, make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
TEXT = "Đề nghị cập nhật trước 15h00."


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


@pytest.fixture
def helper(cast, share):
    return make_assignment(share.task, cast.ministry_b, role="coordinating")


def urge(cast, *shares, by=None, now=NOW, text=TEXT):
    return nudge_assignments(assignments=shares, text=text, by=by or cast.secretariat, now=now)


def test_nudge_is_kept_counted_and_told(cast, share, helper):
    assert urge(cast, share, helper) == Urging(2, 0, 0, 0)
    assert set(Assignment.objects.values_list("nudge_count", "version")) == {(1, 0)}
    assert set(Notice.objects.filter(kind=NoticeKind.NUDGED).values_list("recipient", "assignment")) == {
        (cast.focal_point_a.pk, share.pk),
        (cast.focal_point_b.pk, helper.pk),
    }
    assert AuditEvent.objects.filter(verb="urge_assignment").count() == 2


@pytest.mark.parametrize(("minutes", "expected"), [(239, Urging(0, 1, 0, 0)), (240, Urging(1, 0, 0, 0))])
def test_nudge_again_waits_four_hours_whoever_does_it(cast, share, minutes, expected):
    urge(cast, share)
    again = NOW + timedelta(minutes=minutes)
    assert urge(cast, share, by=cast.second_secretariat, now=again) == expected
    share.refresh_from_db()
    assert share.nudge_count == Nudge.objects.count() == 1 + expected.urged


@pytest.mark.parametrize("state", ["objected", "paused", "withdrawn"])
def test_nudge_leaves_alone_what_waits_for_somebody_else(cast, share, state):
    Assignment.objects.update(state=state)
    assert urge(cast, share) == Urging(0, 0, 1, 0)
    assert not Nudge.objects.exists()


def test_nudge_without_words_is_refused(cast, share):
    with pytest.raises(Refused):
        urge(cast, share, text="  ")


@pytest.mark.parametrize(
    "part", ["focal_point_a", "head_a", "officer_a", "leader", "member", "council_member", "auditor"]
)
def test_nudge_by_who_has_no_business_with_it_does_nothing(cast, share, part):
    foreign = 0 if part == "council_member" else 1
    assert urge(cast, share, by=getattr(cast, part)) == Urging(0, 0, 0, foreign)
    assert not Nudge.objects.exists()


@pytest.mark.parametrize("part", ["focal_point_b", "council_member"])
def test_nudge_of_what_one_may_not_see_tells_nothing_of_it(cast, share, part):
    assert urge(cast, share, by=getattr(cast, part)) == Urging(0, 0, 0, 0)


def test_member_urges_the_agencies_they_oversee_and_no_other(cast, share, helper):
    seat = Membership.objects.create(body=cast.working_group, person_name="Member", user=cast.member)
    Oversight.objects.create(membership=seat, agency=cast.ministry_b)
    unit = make_assignment(share.task, make_agency("Vụ Ất", kind="unit", parent=cast.ministry_b))
    assert urge(cast, share, helper, unit, by=cast.member) == Urging(2, 0, 0, 1)
    assert set(Nudge.objects.values_list("assignment", flat=True)) == {helper.pk, unit.pk}


@pytest.mark.parametrize(("valid_to", "urged"), [(datetime(2020, 1, 1).date(), 0), (None, 1)])
def test_member_urges_while_the_charge_is_in_force(cast, share, valid_to, urged):
    seat = Membership.objects.create(body=cast.working_group, person_name="Member", user=cast.member)
    Oversight.objects.create(membership=seat, agency=cast.ministry_a, valid_to=valid_to)
    assert urge(cast, share, by=cast.member).urged == urged


@pytest.mark.parametrize("part", ["focal_point_a", "head_a"])
def test_lead_urges_those_who_help_with_its_task(cast, share, helper, part):
    elsewhere = make_assignment(make_task(), cast.ministry_b, role="coordinating")
    assert urge(cast, helper, elsewhere, by=getattr(cast, part)) == Urging(1, 0, 0, 0)
    assert Nudge.objects.get().assignment == helper


def test_helper_doesnt_urge_the_lead(cast, share, helper):
    assert urge(cast, share, by=cast.focal_point_b) == Urging(0, 0, 0, 0)


def test_lead_that_was_withdrawn_urges_nobody(cast, share, helper):
    Assignment.objects.filter(pk=share.pk).update(state="withdrawn")
    assert urge(cast, helper, by=cast.focal_point_a) == Urging(0, 0, 0, 0)


def test_nudge_is_seen_once_and_by_the_first(cast, share):
    urge(cast, share)
    assert see_nudges(assignment=share, by=cast.officer_a, now=NOW) == 1
    assert see_nudges(assignment=share, by=cast.focal_point_a, now=NOW + timedelta(hours=1)) == 0
    assert Nudge.objects.values_list("seen_by", "seen_at").get() == (cast.officer_a.pk, NOW)


def test_nudge_is_seen_by_whoever_reports(cast, share):
    urge(cast, share)
    log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi")
    assert Nudge.objects.get().seen_by == cast.officer_a


@pytest.mark.parametrize("part", ["secretariat", "leader", "focal_point_b"])
def test_nudge_isnt_seen_by_others(cast, share, part):
    urge(cast, share)
    with pytest.raises(Refused):
        see_nudges(assignment=share, by=getattr(cast, part), now=NOW)


@pytest.mark.parametrize("count", [1, 30])
def test_nudge_asks_the_database_as_often_for_many_as_for_one(cast, share, count, django_assert_max_num_queries):
    shares = [make_assignment(make_task(), cast.ministry_a) for _number in range(count)]
    with django_assert_max_num_queries(13):
        assert urge(cast, *shares).urged == count
