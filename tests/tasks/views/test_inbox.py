"""The inbox, the preferences, and the way out of mails."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tasks.actions.notice import tell
from tasks.actions.objection import decide_objection, object_to_assignment
from tasks.actions.obstacle import decide_obstacle, raise_obstacle
from tasks.models import Assignment, AuditEvent, Notice, Preference, ReminderPolicy, User
from tasks.queries.inbox import wishes_of
from tasks.queries.links import unsubscribe_url
from tasks.rules.life import AskedOf, Frequency, NoticeKind
from tasks.rules.workflow import Move
from tests.cast import Cast
from tests.factories import make_assignment, make_task

pytestmark = pytest.mark.django_db

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_notice(
    user: User, share: Assignment, kind: NoticeKind = NoticeKind.DECIDED, text: str = "Đã quyết."
) -> Notice:
    tell(kind=kind, assignment=share, recipients=[user], text=text, now=timezone.now())
    return Notice.objects.get(kind=kind, recipient=user, assignment=share)


@pytest.fixture
def share(cast: Cast) -> Assignment:
    return make_assignment(make_task(wording="Rà soát thủ tục đất đai"), cast.ministry_a)


def test_inbox_shows_the_unread_first(cast: Cast, client: Client, share: Assignment) -> None:
    read = make_notice(cast.officer_a, share, text="Đã đọc.")
    Notice.objects.filter(pk=read.pk).update(read_at=timezone.now(), created_at=timezone.now() + timedelta(hours=1))
    unread = make_notice(cast.officer_a, share, NoticeKind.NUDGED, "Chưa đọc.")
    response = signed_in(client, cast.officer_a).get(reverse("tasks:inbox"))
    assert [notice for notice, _kind, _path in response.context["rows"]] == [unread, read]
    page = response.content.decode()
    assert "Rà soát thủ tục đất đai" in page
    assert page.index("Chưa đọc.") < page.index("Đã đọc.")
    assert next(entry for entry in response.context["nav"] if entry["url"] == "/inbox/")["count"] == 1


def test_inbox_shows_nobody_elses_notices_and_no_share_one_may_not_see(
    cast: Cast, client: Client, share: Assignment
) -> None:
    make_notice(cast.officer_a, share)
    # Told while they still worked there.
    make_notice(cast.focal_point_b, share)
    page = signed_in(client, cast.focal_point_b).get(reverse("tasks:inbox"))
    assert (page.status_code, page.context["rows"]) == (200, [])
    assert "Rà soát" not in page.content.decode()


def badge(response) -> int | None:
    """Return the number beside the inbox in the sidebar."""
    return next(entry["count"] for entry in response.context["nav"] if entry["url"] == "/inbox/")


def test_badge_counts_what_stands_in_the_inbox(cast: Cast, client: Client, share: Assignment) -> None:
    for person in (cast.officer_a, cast.focal_point_b):
        make_notice(person, share)
    for person, count in ((cast.officer_a, 1), (cast.focal_point_b, None)):
        response = signed_in(client, person).get(reverse("tasks:inbox"))
        assert (badge(response), len(response.context["rows"])) == (count, count or 0)


def ask_ministry_b(cast: Cast, share: Assignment, now=None) -> None:
    raise_obstacle(
        assignment=share,
        text="Thiếu dữ liệu",
        request="Cung cấp",
        asked_of=AskedOf.AGENCY,
        agency=cast.ministry_b,
        by=cast.officer_a,
        now=now or timezone.now(),
    )


def test_agency_asked_to_decide_reads_it_until_it_has_decided(cast: Cast, client: Client, share: Assignment) -> None:
    ask_ministry_b(cast, share)
    response = signed_in(client, cast.focal_point_b).get(reverse("tasks:inbox"))
    ((_notice, kind, path),) = response.context["rows"]
    assert (kind, badge(response)) == (NoticeKind.OBSTACLE, 1)
    page = response.content.decode()
    assert "Thiếu dữ liệu" in page
    assert reverse("tasks:assignment", args=[share.pk]) not in page
    assert [row.share for row in client.get(path).context["rows"]] == [share]
    decide_obstacle(obstacle=share.obstacles.get(), decision="Đồng ý", by=cast.focal_point_b, now=timezone.now())
    response = client.get(reverse("tasks:inbox"))
    assert (badge(response), response.context["rows"]) == (None, [])


def test_agency_reads_that_its_order_went_to_another(cast: Cast, client: Client, share: Assignment) -> None:
    now = timezone.now()
    said = {"assignment": share, "by": cast.focal_point_a, "now": now, "reason": "Không đúng chức năng"}
    object_to_assignment(move=Move.PROPOSE_TRANSFER, agency=cast.ministry_b, **said)
    decide_objection(assignment=share, move=Move.TRANSFER, by=cast.secretariat, now=now)
    response = signed_in(client, cast.focal_point_a).get(reverse("tasks:inbox"))
    ((_notice, kind, path),) = response.context["rows"]
    assert (kind, path, badge(response)) == (NoticeKind.DECIDED, "", 1)
    assert "Bộ Ất" in response.content.decode()


def test_notice_is_marked_as_read_by_its_owner_only(cast: Cast, client: Client, share: Assignment) -> None:
    notice = make_notice(cast.officer_a, share)
    address = reverse("tasks:inbox-read", args=[notice.pk])
    for person, is_read in ((cast.other_officer_a, False), (cast.officer_a, True)):
        signed_in(client, person).post(address)
        assert (Notice.objects.get().read_at is not None) is is_read


def test_everything_is_marked_as_read(cast: Cast, client: Client, share: Assignment) -> None:
    for kind in (NoticeKind.NUDGED, NoticeKind.DECIDED):
        make_notice(cast.officer_a, share, kind)
    assert signed_in(client, cast.officer_a).post(reverse("tasks:inbox-read-all")).status_code == 302
    assert not Notice.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("name", ["tasks:inbox-read-all", "tasks:inbox"])
def test_inbox_changes_nothing_by_get(cast: Cast, client: Client, share: Assignment, name: str) -> None:
    make_notice(cast.officer_a, share)
    signed_in(client, cast.officer_a).get(reverse(name))
    assert Notice.objects.filter(read_at=None).count() == 1


@pytest.mark.parametrize("number", [1, 3, 25])
def test_inbox_takes_the_same_number_of_queries(
    cast: Cast, client: Client, number: int, django_assert_num_queries
) -> None:
    for index in range(number):
        make_notice(cast.secretariat, make_assignment(make_task(wording=f"Việc {index}"), cast.ministry_a))
    signed_in(client, cast.secretariat)
    # The session, the person and their roles; how many notices, which, they themselves; how many unread.
    with django_assert_num_queries(7):
        assert client.get(reverse("tasks:inbox")).status_code == 200


def test_preferences_show_what_may_not_be_ended(cast: Cast, client: Client) -> None:
    form = signed_in(client, cast.officer_a).get(reverse("tasks:preferences")).context["form"]
    assert set(form.fields) == set(NoticeKind)
    without_never = {name for name, field in form.fields.items() if "never" not in dict(field.choices)}
    assert without_never == {"overdue", "to_acknowledge", "nudged"}
    assert {name for name, field in form.fields.items() if field.help_text} == without_never


def choose(client: Client, **chosen: str):
    typed = dict.fromkeys(NoticeKind, "daily") | chosen
    return client.post(reverse("tasks:preferences"), typed)


def test_preferences_are_kept_and_audited(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer_a)
    assert choose(client, stale="never", overdue="weekly").status_code == 302
    wishes = {wish.kind: wish.frequency for wish in wishes_of(cast.officer_a)}
    assert (wishes[NoticeKind.STALE], wishes[NoticeKind.OVERDUE]) == (Frequency.NEVER, Frequency.WEEKLY)
    assert AuditEvent.objects.filter(verb="choose_frequencies", by=cast.officer_a).count() == 1
    choose(client, stale="at_once")
    assert Preference.objects.get(user=cast.officer_a, kind="stale").frequency == Frequency.AT_ONCE


@pytest.mark.parametrize("chosen", [{"overdue": "never"}, {"stale": "hourly"}, {"stale": ""}])
def test_preference_that_is_not_offered_is_refused(cast: Cast, client: Client, chosen: dict[str, str]) -> None:
    assert choose(signed_in(client, cast.officer_a), **chosen).status_code == 422
    assert not Preference.objects.exists()


def path_for(user: User, settings, *kinds: NoticeKind) -> str:
    return unsubscribe_url(user.pk, kinds or [NoticeKind.STALE]).removeprefix(settings.SITE_URL)


def ended_by(user: User) -> set[str]:
    return set(Preference.objects.filter(user=user, frequency="never").values_list("kind", flat=True))


def test_one_click_ends_the_kinds_of_the_mail_without_session_and_token(cast: Cast, settings) -> None:
    stranger = Client(enforce_csrf_checks=True)
    path = path_for(cast.officer_a, settings, NoticeKind.STALE, NoticeKind.DUE_SOON)
    for _time in range(2):
        assert stranger.post(path, ONE_CLICK).status_code == 200
        assert ended_by(cast.officer_a) == {"stale", "due_soon"}
    assert stranger.post(path_for(cast.officer_a, settings, NoticeKind.RETURNED), ONE_CLICK).status_code == 200
    assert ended_by(cast.officer_a) == {"stale", "due_soon", "returned"}
    assert not Preference.objects.exclude(user=cast.officer_a).exists()


def test_link_of_the_mail_asks_first_and_changes_nothing(cast: Cast, client: Client, settings) -> None:
    response = client.get(path_for(cast.officer_a, settings))
    assert (response.status_code, response.context["done"]) == (200, False)
    assert response.context["ends"] == [NoticeKind.STALE]
    assert '<form method="post">' in response.content.decode()
    assert not Preference.objects.exists()


def test_link_about_what_may_not_be_ended_any_more_ends_nothing(cast: Cast, client: Client, settings) -> None:
    path = path_for(cast.officer_a, settings)
    ReminderPolicy.objects.create(kind=NoticeKind.STALE, days_after=[0], may_unsubscribe=False)
    assert '<form method="post">' not in client.get(path).content.decode()
    assert client.post(path, ONE_CLICK).status_code == 200
    assert ended_by(cast.officer_a) == set()


@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_was_not_made_here_leads_nowhere(cast: Cast, client: Client, settings, method: str) -> None:
    address = path_for(cast.officer_a, settings)
    forged = address.replace(address.split("/")[3][:4], "XXXX", 1)
    assert getattr(client, method)(forged).status_code == 404
    cast.officer_a.delete()
    assert getattr(client, method)(address).status_code == 404
    assert not Preference.objects.exists()
