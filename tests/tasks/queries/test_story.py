from datetime import UTC, date, datetime, timedelta

import pytest

from tasks.actions.assignment import steer_assignment
from tasks.actions.completion import accept_completion, submit_completion
from tasks.actions.extension import ask_extension, decide_extension
from tasks.actions.nudge import nudge_assignments, see_nudges
from tasks.actions.objection import acknowledge_assignment, decide_objection, object_to_assignment
from tasks.actions.obstacle import decide_obstacle, raise_obstacle
from tasks.models import Assignment, CalendarDay, Setting
from tasks.queries.assignment_page import acknowledge_by, contributors
from tasks.queries.story import timeline
from tasks.rules.life import AskedOf, ExtensionDecision
from tasks.rules.workflow import Move
from tests.factories import make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 31), created_at=NOW - HOUR)


def story_of(share):
    return [str(entry.title) for entry in timeline(Assignment.objects.with_names().get(pk=share.pk))]


def test_story_tells_an_extension_in_words(cast, share):
    asked = ask_extension(
        assignment=share, asked_due_on=date(2024, 4, 15), reason="Chờ ý kiến", by=cast.officer_a, now=NOW
    )
    decide_extension(request=asked, decision=ExtensionDecision.GRANTED, by=cast.secretariat, now=NOW + HOUR)
    granted, request = timeline(share)[:2]
    assert request.title == "Bộ Giáp xin gia hạn đến 15/04/2024"
    assert [text for _label, text in request.details] == ["Chờ ý kiến"]
    assert granted.title == "Đồng ý gia hạn đến 15/04/2024"


def test_story_says_who_held_the_share_when(cast, share):
    object_to_assignment(
        assignment=share,
        move=Move.PROPOSE_TRANSFER,
        by=cast.focal_point_a,
        now=NOW,
        reason="Không thuộc chức năng",
        agency=cast.ministry_b,
    )
    decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=NOW + HOUR)
    acknowledge_assignment(assignment=share, by=cast.focal_point_b, now=NOW + 2 * HOUR)
    assert story_of(share)[:3] == [
        "Bộ Ất xác nhận tiếp nhận",
        "Chuyển cho Bộ Ất",
        "Bộ Giáp đề nghị chuyển Bộ Ất thực hiện",
    ]


def test_story_tells_obstacles_nudges_waivers_and_reopening(cast, share):
    nudge_assignments(assignments=[share], text="Khẩn trương", by=cast.secretariat, now=NOW)
    see_nudges(assignment=share, by=cast.officer_a, now=NOW)
    obstacle = raise_obstacle(
        assignment=share, text="Thiếu tiền", request="Cấp", asked_of=AskedOf.LEADER, by=cast.officer_a, now=NOW + HOUR
    )
    decide_obstacle(obstacle=obstacle, decision="Đồng ý cấp", by=cast.leader, now=NOW + 2 * HOUR)
    late = NOW + timedelta(days=20)
    sent = submit_completion(assignment=share, by=cast.officer_a, now=late, note="Xong", late_cause="Bão")
    accept_completion(request=sent, by=cast.secretariat, now=late + HOUR, note="Thiên tai", delay_waived=True)
    steer_assignment(
        assignment=share, move=Move.REOPEN, by=cast.secretariat, now=late + 2 * HOUR, reason="Thiếu phụ lục"
    )
    assert story_of(share) == [
        "Mở lại",
        "Kết quả được chấp nhận, miễn tính chậm do khách quan",
        "Báo cáo hoàn thành",
        "Đã quyết định về vướng mắc",
        "Bộ Giáp nêu vướng mắc",
        "Đôn đốc Bộ Giáp",
        "Giao nhiệm vụ",
    ]


@pytest.mark.parametrize("count", [1, 4])
def test_story_asks_the_database_as_often_however_long_it_is(cast, share, count, django_assert_max_num_queries):
    for number in range(count):
        now = NOW + timedelta(days=number)
        nudge_assignments(assignments=[share], text="Khẩn trương", by=cast.secretariat, now=now)
        steer_assignment(assignment=share, move=Move.PAUSE, by=cast.secretariat, now=now, reason="Chờ")
        steer_assignment(assignment=share, move=Move.RESUME, by=cast.secretariat, now=now)
    with django_assert_max_num_queries(8):
        assert len(timeline(share)) == 3 * count + 1


def test_acknowledge_by_counts_working_days_from_the_giving(cast, share):
    calendar = CalendarDay.objects.working_calendar()
    assert acknowledge_by(share, calendar) == date(2024, 3, 25)
    Setting.objects.create(name="acknowledge_working_days", value=1)
    assert acknowledge_by(share, calendar) == date(2024, 3, 21)


def test_acknowledge_by_starts_again_after_a_transfer(cast, share):
    calendar, later = CalendarDay.objects.working_calendar(), NOW + timedelta(days=7)
    object_to_assignment(assignment=share, move=Move.DECLINE, by=cast.focal_point_a, now=NOW, reason="Không")
    share.refresh_from_db()
    assert acknowledge_by(share, calendar) is None
    agency = cast.ministry_b
    decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=later, agency=agency)
    share.refresh_from_db()
    assert acknowledge_by(share, calendar) == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("part", "count"), [("focal_point_a", 1), ("secretariat", 1), ("leader", 1), ("focal_point_b", 0), ("outsider", 0)]
)
def test_contributors_are_shown_to_who_leads_or_sees_everything(cast, share, part, count):
    helper = make_assignment(share.task, cast.ministry_b, role="coordinating")
    make_assignment(share.task, body=cast.council, role="coordinating", state="withdrawn")
    make_assignment(make_task(), cast.ministry_b, role="coordinating")
    rows = contributors(getattr(cast, part), share, NOW, CalendarDay.objects.working_calendar())
    assert [row.share for row in rows] == [helper] * count
