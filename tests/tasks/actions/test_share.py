from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from tasks.actions.assignment import hand_to_officer, steer_assignment
from tasks.actions.completion import accept_completion, submit_completion
from tasks.actions.nudge import nudge_assignments
from tasks.actions.objection import acknowledge_assignment
from tasks.actions.progress import log_progress
from tasks.actions.share import ChangedMeanwhile
from tasks.models import Assignment, Notice, ProgressEntry
from tasks.queries.share_words import VERB_WORDS, told_change
from tasks.rules.life import NoticeKind
from tasks.rules.workflow import NOTICE_OF, Move
from tests.cast import make_cast
from tests.factories import make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


def test_every_move_has_words_and_a_kind_of_notice():
    assert {move.value for move in Move} <= set(VERB_WORDS)
    assert set(NOTICE_OF) == set(Move)


def test_writing_on_an_old_version_tells_what_changed(cast, share):
    acknowledge_assignment(assignment=share, by=cast.focal_point_a, now=NOW)
    log_progress(assignment=share, by=cast.officer_a, now=NOW + timedelta(hours=1), done="Đã gửi", version=1)
    with pytest.raises(ChangedMeanwhile) as caught:
        log_progress(assignment=share, by=cast.other_officer_a, now=NOW, done="Đã họp", version=0)
    told = [told_change(event) for event in caught.value.events]
    assert len(told) == 2
    assert told[0].startswith("Officer A, 10:00 20/03/2024: ")
    assert told[1].startswith("Focal Point A, 09:00 20/03/2024: ")
    assert ProgressEntry.objects.count() == 1


@pytest.mark.parametrize("act", ["submit", "log"])
def test_writing_on_the_present_version_is_saved(cast, share, act):
    acknowledge_assignment(assignment=share, by=cast.focal_point_a, now=NOW)
    if act == "submit":
        submit_completion(assignment=share, by=cast.officer_a, now=NOW, note="Xong", version=1)
    else:
        log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", version=1)
    share.refresh_from_db()
    assert share.version == 2


def test_submit_on_an_old_version_is_refused(cast, share):
    hand_to_officer(assignment=share, officer=cast.officer_a, by=cast.focal_point_a, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        submit_completion(assignment=share, by=cast.officer_a, now=NOW, note="Xong", version=0)
    assert not share.completion_requests.exists()


def test_nudge_stands_in_nobodys_way(cast, share):
    nudge_assignments(assignments=[share], text="Khẩn trương", by=cast.secretariat, now=NOW)
    assert log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", version=0).pk


def test_every_change_of_the_share_is_a_new_version(cast, share):
    hand_to_officer(assignment=share, officer=cast.officer_a, by=cast.focal_point_a, now=NOW)
    for move in (Move.PAUSE, Move.RESUME):
        steer_assignment(assignment=share, move=move, by=cast.secretariat, now=NOW, reason="Chờ")
    request = submit_completion(assignment=share, by=cast.officer_a, now=NOW, note="Xong")
    accept_completion(request=request, by=cast.secretariat, now=NOW)
    steer_assignment(assignment=share, move=Move.REOPEN, by=cast.secretariat, now=NOW, reason="Còn thiếu")
    assert Assignment.objects.get().version == 6


def test_notice_tells_the_other_party_in_words_and_not_the_mover(cast, share):
    group = make_assignment(share.task, body=cast.working_group)
    log_progress(assignment=group, by=cast.secretariat, now=NOW, done="Đã họp", outlook="late", cause="Đã họp lần 1")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (cast.second_secretariat, NoticeKind.REPORTED)
    assert "Tổ công tác" in notice.text
    assert "Đã họp lần 1" in notice.text


def test_update_on_track_is_routine_and_tells_nobody(cast, share):
    log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi")
    assert not Notice.objects.exists()


def test_notice_that_was_answered_is_read(cast, share):
    nudge_assignments(assignments=[share], text="Khẩn trương", by=cast.secretariat, now=NOW)
    request = submit_completion(assignment=share, by=cast.officer_a, now=NOW, note="Xong")
    assert set(Notice.objects.filter(read_at=None).values_list("kind", flat=True)) == {NoticeKind.WAITING_ACCEPTANCE}
    accept_completion(request=request, by=cast.secretariat, now=NOW)
    assert set(Notice.objects.filter(read_at=None).values_list("kind", flat=True)) == {NoticeKind.DECIDED}


def post_at_once(people, path, barrier, found):
    """Post the same form by two people, each on a connection of their own, as nearly at once as can be."""

    def post(user):
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        barrier.wait()
        try:
            found[user.pk] = client.post(path, {"done": f"Việc của {user.full_name}", "version": "0"})
        finally:
            connections.close_all()

    threads = [Thread(target=post, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_two_officers_saving_at_once_second_is_told_and_loses_nothing():
    cast, found = make_cast(), {}
    share = make_assignment(make_task(), cast.ministry_a)
    people = [cast.officer_a, cast.other_officer_a]
    connection.close()
    post_at_once(people, reverse("tasks:progress-log", args=[share.pk]), Barrier(2), found)
    assert sorted(response.status_code for response in found.values()) == [302, 409]
    first, second = sorted(people, key=lambda user: found[user.pk].status_code)
    page = found[second.pk].content.decode()
    assert f"Việc của {second.full_name}" in page
    assert first.full_name in page
    assert ProgressEntry.objects.get().by == first
    assert 'name="version" value="1"' in page
