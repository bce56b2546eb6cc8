from datetime import UTC, datetime

import pytest

from tasks.actions.obstacle import decide_obstacle, raise_obstacle
from tasks.actions.refusal import Refused
from tasks.models import Notice, Obstacle
from tasks.permissions import obstacles_for
from tasks.queries.decisions import leaders_obstacles, obstacles
from tasks.rules.life import AskedOf, NoticeKind
from tests.factories import make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


def put(cast, share, asked_of=AskedOf.LEADER, by=None, **fields):
    values = {"text": "Chưa có kinh phí", "request": "Cấp kinh phí bổ sung", **fields}
    return raise_obstacle(assignment=share, asked_of=asked_of, by=by or cast.officer_a, now=NOW, **values)


def test_obstacle_waits_for_the_leader_and_tells_the_secretariat(cast, share):
    obstacle = put(cast, share)
    told = Notice.objects.filter(kind=NoticeKind.OBSTACLE).values_list("recipient", flat=True)
    assert set(told) == {cast.leader.pk, cast.secretariat.pk, cast.second_secretariat.pk}
    assert list(obstacles(cast.leader)) == [obstacle]
    assert list(leaders_obstacles(cast.secretariat)) == [obstacle]


@pytest.mark.parametrize(
    ("asked_of", "decider"),
    [(AskedOf.LEADER, "leader"), (AskedOf.SECRETARIAT, "secretariat"), (AskedOf.AGENCY, "focal_point_b")],
)
def test_obstacle_is_decided_by_who_is_asked(cast, share, asked_of, decider):
    agency = cast.ministry_b if asked_of == AskedOf.AGENCY else None
    obstacle = put(cast, share, asked_of, agency=agency)
    parts = {"leader", "secretariat", "focal_point_b", "focal_point_a", "head_a", "member", "administrator"}
    for name in sorted(parts - {decider}):
        with pytest.raises(Refused):
            decide_obstacle(obstacle=obstacle, decision="Đồng ý", by=getattr(cast, name), now=NOW)
        assert obstacle not in obstacles_for(getattr(cast, name))
    decided = decide_obstacle(obstacle=obstacle, decision=" Đồng ý ", by=getattr(cast, decider), now=NOW)
    assert (decided.decision, decided.decided_at) == ("Đồng ý", NOW)
    assert not obstacles(getattr(cast, decider)).exists()
    assert Notice.objects.filter(kind=NoticeKind.DECIDED, recipient=cast.focal_point_a).exists()


def test_obstacle_asked_of_an_agency_is_told_to_and_decided_by_its_head_too(cast):
    obstacle = put(cast, make_assignment(make_task(), cast.ministry_b), AskedOf.AGENCY, cast.focal_point_b,
                   agency=cast.ministry_a)  # fmt: skip
    told = Notice.objects.filter(kind=NoticeKind.OBSTACLE).values_list("recipient", flat=True)
    assert {cast.focal_point_a.pk, cast.head_a.pk} <= set(told)
    assert list(obstacles(cast.head_a)) == [obstacle]
    decided = decide_obstacle(obstacle=obstacle, decision="Đồng ý", by=cast.head_a, now=NOW)
    assert decided.decided_by == cast.head_a


def test_obstacle_is_decided_once_and_in_words(cast, share):
    obstacle = put(cast, share)
    with pytest.raises(Refused):
        decide_obstacle(obstacle=obstacle, decision=" ", by=cast.leader, now=NOW)
    decide_obstacle(obstacle=obstacle, decision="Đồng ý", by=cast.leader, now=NOW)
    with pytest.raises(Refused):
        decide_obstacle(obstacle=obstacle, decision="Không", by=cast.leader, now=NOW)
    assert Obstacle.objects.get().decision == "Đồng ý"


def test_own_obstacle_is_decided_by_somebody_else(cast, share):
    group = make_assignment(share.task, body=cast.working_group)
    obstacle = put(cast, group, AskedOf.SECRETARIAT, by=cast.secretariat)
    with pytest.raises(Refused):
        decide_obstacle(obstacle=obstacle, decision="Được", by=cast.secretariat, now=NOW)
    assert decide_obstacle(obstacle=obstacle, decision="Được", by=cast.second_secretariat, now=NOW).decided_at == NOW


@pytest.mark.parametrize("fields", [{"text": " "}, {"request": ""}, {"asked_of": AskedOf.AGENCY}])
def test_obstacle_without_what_it_needs_is_refused(cast, share, fields):
    with pytest.raises(Refused):
        put(cast, share, **fields)


def test_obstacle_that_asks_the_agency_itself_is_refused(cast, share):
    with pytest.raises(Refused):
        put(cast, share, AskedOf.AGENCY, agency=cast.ministry_a)


@pytest.mark.parametrize("part", ["focal_point_b", "secretariat", "member", "leader"])
def test_obstacle_raised_by_others_is_refused(cast, share, part):
    with pytest.raises(Refused):
        put(cast, share, by=getattr(cast, part))


def test_obstacle_of_a_withdrawn_share_is_refused_and_waits_for_nobody(cast, share):
    put(cast, share)
    type(share).objects.update(state="withdrawn")
    assert not obstacles(cast.leader).exists()
    with pytest.raises(Refused):
        put(cast, share)
