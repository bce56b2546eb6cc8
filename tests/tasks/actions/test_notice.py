"""Telling people something, and their reading it."""

from datetime import datetime, timedelta

import pytest

from tasks.actions.notice import mark_read, tell
from tasks.models import Notice, User
from tasks.rules.clock import VIETNAM
from tasks.rules.life import NoticeKind
from tests.factories import make_assignment, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def share():
    return make_assignment()


def test_everybody_named_is_told_once(share) -> None:
    one, two = make_user("one"), make_user("two")
    told = tell(kind=NoticeKind.DECIDED, assignment=share, recipients=[one, two, one], text="Đã chấp nhận.", now=NOW)
    assert told == 2
    keys = {f"decided:{share.pk}:{person.pk}" for person in (one, two)}
    assert set(Notice.objects.values_list("key", flat=True)) == keys
    assert set(Notice.objects.values_list("text", "created_at", "read_at")) == {("Đã chấp nhận.", NOW, None)}


def test_who_cannot_sign_in_is_not_told(share) -> None:
    gone = make_user("gone", is_active=False)
    assert tell(kind=NoticeKind.DECIDED, assignment=share, recipients=[gone], text="Đã quyết.", now=NOW) == 0
    assert not Notice.objects.exists()


def test_newer_notice_replaces_the_older_and_is_unread_and_unmailed(share) -> None:
    person = make_user()
    tell(kind=NoticeKind.NUDGED, assignment=share, recipients=[person], text="Lần 1.", now=NOW)
    tell(kind=NoticeKind.DECIDED, assignment=share, recipients=[person], text="Khác.", now=NOW)
    Notice.objects.update(read_at=NOW, mailed_at=NOW)
    tell(kind=NoticeKind.NUDGED, assignment=share, recipients=[person], text="Lần 2.", now=LATER)
    newer = Notice.objects.get(kind=NoticeKind.NUDGED)
    assert (newer.text, newer.created_at, newer.read_at, newer.mailed_at) == ("Lần 2.", LATER, None, None)
    assert Notice.objects.get(kind=NoticeKind.DECIDED).read_at == NOW


@pytest.mark.parametrize("number", [1, 3, 50])
def test_tell_takes_one_statement(share, number: int, django_assert_num_queries) -> None:
    people = User.objects.bulk_create(User(email=f"p{index}@example.vn") for index in range(number))
    with django_assert_num_queries(1):
        tell(kind=NoticeKind.DECIDED, assignment=share, recipients=people, text="Đã quyết.", now=NOW)


def test_mark_read_is_about_ones_own_notices(share) -> None:
    me, other = make_user("me"), make_user("other")
    for kind in (NoticeKind.NUDGED, NoticeKind.DECIDED):
        tell(kind=kind, assignment=share, recipients=[me, other], text="Đã quyết.", now=NOW)
    mine, theirs = (Notice.objects.filter(recipient=person) for person in (me, other))
    assert mark_read(user=me, now=LATER, number=theirs.first().pk) == 0
    assert mark_read(user=me, now=LATER, number=mine.first().pk) == 1
    assert mark_read(user=me, now=LATER + timedelta(hours=1)) == 1
    assert [notice.read_at for notice in mine.order_by("pk")] == [LATER, LATER + timedelta(hours=1)]
    assert not theirs.exclude(read_at=None).exists()
