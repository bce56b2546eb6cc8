"""The mails that remind people."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tasks.actions import reminders
from tasks.actions.notice import tell
from tasks.actions.reminder_mails import LINES_PER_PART
from tasks.actions.reminders import send_due_reminders, send_notices_at_once
from tasks.models import Assignment, CalendarDay, Mail, Notice, Preference, Setting
from tasks.queries.links import unsubscribe_url
from tasks.rules.clock import VIETNAM
from tasks.rules.kinds import CalendarDayKind, MailState
from tasks.rules.life import Frequency, NoticeKind
from tests.cast import Cast, make_cast
from tests.factories import make_assignment, make_task

pytestmark = pytest.mark.django_db

# A Wednesday.
NOW = datetime(2026, 11, 25, 7, 30, tzinfo=VIETNAM)
TODAY = NOW.date()


def make_due(agency, days: int, **fields) -> Assignment:
    """Return a share that is due in so many days, of a task of its own."""
    wording = fields.pop("wording", "Rà soát thủ tục")
    return make_assignment(make_task(wording=wording), agency, due_on=TODAY + timedelta(days=days), **fields)


def test_each_person_gets_one_mail_with_everything(cast: Cast) -> None:
    shares = [make_due(cast.ministry_a, days) for days in (-20, 3, 1)]
    other = make_due(cast.ministry_b, 3)
    sent = send_due_reminders(now=NOW)
    # What is 20 days late is also told to the head of its agency.
    assert (sent.queued, sent.plan.line_count) == (3, 5)
    mails = {mail.recipient: mail for mail in Mail.objects.all()}
    assert set(mails) == {cast.focal_point_a, cast.head_a, cast.focal_point_b}
    assert [f"/assignments/{share.pk}/" in mails[cast.head_a].text for share in shares] == [True, False, False]
    mail = mails[cast.focal_point_a]
    assert (mail.key, mail.kind) == (f"due-reminder:{cast.focal_point_a.pk}:2026-11-25", "due_reminder")
    assert (mail.to_address, mail.state, mail.created_at) == (cast.focal_point_a.email, MailState.KEPT, NOW)
    for body in (mail.text, mail.html):
        assert all(f"/assignments/{share.pk}/" in body for share in shares)
        assert f"/assignments/{other.pk}/" not in body
        assert cast.focal_point_a.full_name in body


def test_run_twice_one_mail_each(cast: Cast) -> None:
    make_due(cast.ministry_a, -1)
    make_due(cast.ministry_b, 3)
    assert [send_due_reminders(now=NOW + timedelta(hours=hour)).queued for hour in (0, 1)] == [2, 0]
    assert Mail.objects.count() == 2


def test_next_day_is_another_mail_only_when_there_is_news(cast: Cast) -> None:
    make_due(cast.ministry_a, -20)
    make_due(cast.ministry_b, 3)
    make_due(cast.ministry_b, 4)
    send_due_reminders(now=NOW)
    assert send_due_reminders(now=NOW + timedelta(days=1)).queued == 1
    assert Mail.objects.order_by("pk").last().recipient == cast.focal_point_b


def test_dry_run_writes_nothing(cast: Cast) -> None:
    make_due(cast.ministry_a, 3)
    sent = send_due_reminders(now=NOW, dry_run=True)
    assert (len(sent.plan.reminders), sent.queued, Mail.objects.count()) == (1, 0, 0)


def test_nothing_to_say_nothing_sent(cast: Cast) -> None:
    make_due(cast.ministry_a, 30)
    assert send_due_reminders(now=NOW).queued == Mail.objects.count() == 0


def test_day_off_sends_nothing_and_says_so(cast: Cast) -> None:
    make_due(cast.ministry_a, 3)
    working_day = send_due_reminders(now=NOW, dry_run=True).summary
    CalendarDay.objects.create(day=TODAY, kind=CalendarDayKind.HOLIDAY, name="Nghỉ")
    sent = send_due_reminders(now=NOW)
    assert (sent.queued, Mail.objects.count()) == (0, 0)
    assert sent.summary != working_day


def test_mail_speaks_of_assignees_only_where_there_are_several(cast: Cast) -> None:
    make_due(cast.ministry_a, 3)
    send_due_reminders(now=NOW)
    assert cast.ministry_a.name_vi not in Mail.objects.get().text
    unit = cast.ministry_b
    unit.parent = cast.ministry_a
    unit.save()
    cast.focal_point_b.roles.all().delete()
    make_due(unit, 3)
    later = NOW + timedelta(minutes=1)
    Mail.objects.all().delete()
    send_due_reminders(now=later)
    assert unit.name_vi in Mail.objects.get().text


def test_long_mail_ends_with_a_number_and_a_link(cast: Cast) -> None:
    task = make_task()
    for number in range(LINES_PER_PART + 5):
        make_assignment(
            task, cast.ministry_a, due_on=TODAY - timedelta(days=1), period_on=TODAY + timedelta(days=number)
        )
    send_due_reminders(now=NOW)
    mail = Mail.objects.get()
    for body in (mail.text, mail.html):
        assert body.count("/assignments/") == LINES_PER_PART
        assert "/my-work/" in body
    # In the subject, in the heading, and those that aren't listed.
    assert "45" in mail.subject
    assert " 5 " in mail.text


def test_mail_asks_for_nothing_from_elsewhere(cast: Cast, settings) -> None:
    settings.SITE_URL = "https://theodoi.example.vn"
    make_due(cast.ministry_a, 3)
    make_due(cast.ministry_a, -1)
    send_due_reminders(now=NOW)
    html = Mail.objects.get().html
    assert not any(word in html for word in ("<img", "src=", "<script", "<link", "@import", "url("))
    addresses = [part.split('"')[0] for part in html.split('href="')[1:]]
    assert addresses
    assert all(address.startswith("https://theodoi.example.vn/") and "?" not in address for address in addresses)


def test_wording_is_one_line_and_no_markup(cast: Cast) -> None:
    make_due(cast.ministry_a, 3, wording="Rà soát\n<b>ngay</b>\n" + "x" * 400)
    send_due_reminders(now=NOW)
    mail = Mail.objects.get()
    assert "&lt;b&gt;ngay" in mail.html
    assert "Rà soát <b>ngay</b>" in mail.text
    assert "x" * 250 not in mail.text


def test_mail_with_one_line_names_it_in_the_subject(cast: Cast) -> None:
    share = make_due(cast.ministry_a, 3)
    send_due_reminders(now=NOW)
    assert Mail.objects.get().subject.startswith(f"{share.task.code}: ")


# SQLite takes 90 rows of the inbox in one statement, PostgreSQL 2,000.
@pytest.mark.parametrize("number", [1, 3, 40])
def test_takes_the_same_number_of_queries(cast: Cast, number: int, django_assert_num_queries) -> None:
    task = make_task()
    rows = (
        Assignment(task=task, agency=agency, due_on=TODAY + timedelta(days=3), original_due_on=TODAY, period_on=day)
        for day in (TODAY + timedelta(days=index) for index in range(number))
        for agency in (cast.ministry_a, cast.ministry_b)
    )
    Assignment.objects.bulk_create(rows, batch_size=500)
    # Fourteen to find out, and the policies again; what the inbox had, and its rows; three to queue; two to mark; the
    # others begin and end transactions, one for the inbox and one for the mails.
    with django_assert_num_queries(28):
        assert send_due_reminders(now=NOW).queued == 2


def mailed_people() -> list[str]:
    return sorted(Mail.objects.values_list("recipient__email", flat=True))


def test_people_are_written_batch_by_batch(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(reminders, "PEOPLE_AT_ONCE", 1)
    for agency in (cast.ministry_a, cast.ministry_b):
        make_due(agency, 3)
    make_assignment(make_task(), cast.ministry_a, due_on=TODAY + timedelta(days=3), officer=cast.officer_a)
    people = sorted(person.email for person in (cast.officer_a, cast.focal_point_a, cast.focal_point_b))
    assert [send_due_reminders(now=NOW + timedelta(hours=hour)).queued for hour in (0, 1)] == [3, 0]
    assert mailed_people() == people
    assert sorted(Notice.objects.values_list("recipient__email", flat=True)) == people


def test_run_that_was_killed_half_way_is_finished_by_the_next(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(reminders, "PEOPLE_AT_ONCE", 1)
    for agency in (cast.ministry_a, cast.ministry_b):
        make_due(agency, 3)
    queue = reminders.queue_mails

    def break_down(drafts, *, now):
        if Mail.objects.exists():
            raise ConnectionError
        return queue(drafts, now=now)

    monkeypatch.setattr(reminders, "queue_mails", break_down)
    with pytest.raises(ConnectionError):
        send_due_reminders(now=NOW)
    assert len(mailed_people()) == 1
    monkeypatch.setattr(reminders, "queue_mails", queue)
    assert send_due_reminders(now=NOW + timedelta(minutes=5)).queued == 1
    assert mailed_people() == [cast.focal_point_a.email, cast.focal_point_b.email]


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_one_mail_each() -> None:
    cast = make_cast()
    for days in (-1, 3):
        for agency in (cast.ministry_a, cast.ministry_b):
            make_due(agency, days)
    queued: list[int] = []
    start = threading.Barrier(4)

    def work(number: int) -> None:
        start.wait()
        queued.append(send_due_reminders(now=NOW + timedelta(microseconds=number)).queued)
        connection.close()

    workers = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(queued) == Mail.objects.count() == 2
    assert {mail.recipient for mail in Mail.objects.all()} == {cast.focal_point_a, cast.focal_point_b}


def test_inbox_has_the_same_lines_as_the_mail(cast: Cast) -> None:
    shares = {make_due(cast.ministry_a, days).pk for days in (-20, 3)}
    send_due_reminders(now=NOW)
    notices = Notice.objects.filter(recipient=cast.focal_point_a)
    assert set(notices.values_list("assignment", flat=True)) == shares
    late = notices.get(kind=NoticeKind.OVERDUE)
    assert (late.key, late.created_at, late.read_at) == (
        f"overdue:{late.assignment_id}:{cast.focal_point_a.pk}", NOW, None
    )  # fmt: skip
    assert "20" in late.text


def test_newer_notice_takes_the_place_of_the_older(cast: Cast) -> None:
    make_due(cast.ministry_a, -1)
    send_due_reminders(now=NOW)
    Notice.objects.update(read_at=NOW)
    # The same day's second run leaves what was read alone; the next one tells again.
    send_due_reminders(now=NOW + timedelta(hours=1))
    assert Notice.objects.get().read_at == NOW
    send_due_reminders(now=NOW + timedelta(days=6))
    notice = Notice.objects.get()
    assert (notice.created_at, notice.read_at) == (NOW + timedelta(days=6), None)


def test_lateness_is_mailed_on_the_first_and_seventh_day_and_then_weekly(cast: Cast) -> None:
    make_due(cast.ministry_a, 0)
    moments = [NOW + timedelta(days=days) for days in range(1, 31)]
    mailed = [day for day, now in enumerate(moments, start=1) if send_due_reminders(now=now).queued]
    # The 3rd, 10th … day late is a Saturday or none; the due day is a Wednesday.
    assert mailed == [1, 7, 14, 21, 28]


def tell_a(cast: Cast, kind: NoticeKind = NoticeKind.NUDGED) -> None:
    share = Assignment.objects.first() or make_due(cast.ministry_a, 40, created_at=NOW)
    tell(kind=kind, assignment=share, recipients=[cast.focal_point_a], text="Đề nghị báo cáo.", now=NOW)


def ask_at_once(cast: Cast, kind: NoticeKind = NoticeKind.NUDGED) -> None:
    Preference.objects.create(user=cast.focal_point_a, kind=kind, frequency=Frequency.AT_ONCE)


def test_what_happens_is_mailed_at_once_to_who_asked_for_it(cast: Cast) -> None:
    tell_a(cast)
    assert send_notices_at_once(now=NOW).queued == 0
    ask_at_once(cast)
    assert [send_notices_at_once(now=NOW + timedelta(minutes=step)).queued for step in (0, 5)] == [1, 0]
    mail = Mail.objects.get()
    assert (mail.recipient, mail.kind) == (cast.focal_point_a, "due_reminder")
    assert "Đề nghị báo cáo." in mail.text
    # And isn't told again in the morning.
    assert send_due_reminders(now=NOW + timedelta(days=1)).queued == 0
    tell_a(cast)
    assert send_notices_at_once(now=NOW + timedelta(minutes=10)).queued == 1


@pytest.mark.parametrize(("limit", "mailed"), [(0, [0, 0]), (1, [0, 0]), (2, [1, 0]), (3, [1, 1])])
def test_mails_at_once_leave_room_for_the_grouped_one(cast: Cast, limit: int, mailed: list[int]) -> None:
    Setting.objects.create(name="mail_limit_per_day", value=limit)
    ask_at_once(cast)
    for step, count in enumerate(mailed):
        tell_a(cast)
        assert send_notices_at_once(now=NOW + timedelta(minutes=5 * step)).queued == count
    # What found no room goes along in the morning.
    tomorrow = send_due_reminders(now=NOW + timedelta(days=1))
    assert tomorrow.queued == (limit > 0 and mailed[-1] == 0)
    assert send_notices_at_once(now=NOW + timedelta(days=1, minutes=5)).queued == 0


@pytest.mark.parametrize("hours", [-1, 11, 72])
def test_nothing_is_mailed_at_once_at_night_and_on_days_off(cast: Cast, hours: int) -> None:
    tell_a(cast)
    ask_at_once(cast)
    assert send_notices_at_once(now=NOW + timedelta(hours=hours)).queued == 0
    assert send_due_reminders(now=NOW + timedelta(days=1)).queued == 1
    assert Notice.objects.get(kind=NoticeKind.NUDGED).mailed_at == NOW + timedelta(days=1)


def test_mail_offers_a_way_out_only_of_what_may_be_ended(cast: Cast) -> None:
    make_due(cast.ministry_a, -1)
    make_due(cast.ministry_b, 3)
    make_due(cast.ministry_b, -1)
    send_due_reminders(now=NOW)
    texts = {mail.recipient: mail.text for mail in Mail.objects.all()}
    assert "/unsubscribe/" not in texts[cast.focal_point_a]
    # The other way out holds for what stands in the mail, and not for what is late.
    assert unsubscribe_url(cast.focal_point_b.pk, [NoticeKind.DUE_SOON]) in texts[cast.focal_point_b]
