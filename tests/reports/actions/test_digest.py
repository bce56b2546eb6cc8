"""The weekly mail."""

from datetime import timedelta

import pytest

from reports.actions.completion import compute_completion
from reports.actions.digest import send_weekly_digest
from tasks.models import Mail
from tasks.rules.kinds import MailState
from tests.cast import Cast
from tests.factories import make_agency, make_assignment, make_task
from tests.reports.office import NOW, fill, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """The cast, with a busy office and figures of last week."""
    office = make_office()
    office.agencies += [cast.ministry_a, cast.ministry_b]
    fill(office, 300, seed=31, by=cast.officer_a, decider=cast.secretariat)
    compute_completion(now=NOW - timedelta(days=7))
    return cast


def mail_of(person) -> Mail:
    return Mail.objects.get(recipient=person)


def test_one_mail_a_week_however_often_it_is_run(busy: Cast) -> None:
    runs = [send_weekly_digest(now=NOW + timedelta(days=days)).queued for days in (0, 0, 1, 3)]
    # Thursday, Friday and Sunday are one week, and there are six people.
    assert runs == [6, 0, 0, 0]
    assert send_weekly_digest(now=NOW + timedelta(days=7)).queued == 6


def test_mail_is_keyed_by_person_and_week(busy: Cast) -> None:
    send_weekly_digest(now=NOW)
    mail = mail_of(busy.leader)
    assert (mail.key, mail.kind) == (f"weekly-digest:{busy.leader.pk}:2024-W09", "weekly_digest")
    assert (mail.to_address, mail.state) == (busy.leader.email, MailState.KEPT)


def test_mail_shows_the_numbers_with_their_links_in_both_forms(busy: Cast, settings) -> None:
    settings.SITE_URL = "https://theodoi.example.vn"
    sent = send_weekly_digest(now=NOW)
    (digest,) = [one for one in sent.plan.digests if one.recipient == busy.leader]
    mail = mail_of(busy.leader)
    for body, escape in ((mail.text, str), (mail.html, lambda link: link.replace("&", "&amp;"))):
        for name in ("new", "done", "due_soon", "overdue", "waiting", "done_late", "waived"):
            link = digest.numbers.links[name]
            assert link.startswith("https://theodoi.example.vn/assignments/?")
            assert escape(link) in body, name
        for row in digest.agencies:
            assert row.name in body
        assert "https://theodoi.example.vn/board/" in body
    assert str(digest.numbers.row.counts.overdue) in mail.subject


def test_waived_delays_have_a_line_only_where_there_are_some(cast: Cast) -> None:
    late = make_assignment(
        make_task(), cast.ministry_a, state="completed", due_on=NOW.date() - timedelta(days=9), submitted_at=NOW
    )
    send_weekly_digest(now=NOW)
    assert "waived=1" not in mail_of(cast.leader).text
    Mail.objects.all().delete()
    type(late).objects.update(delay_waived=True)
    send_weekly_digest(now=NOW)
    mail = mail_of(cast.leader)
    assert "- trong đó miễn tính chậm do khách quan: 1  http" in mail.text
    assert mail.html.count("waived=1") == 1


def test_focal_point_reads_of_no_other_agency(busy: Cast) -> None:
    send_weekly_digest(now=NOW)
    mail = mail_of(busy.focal_point_a)
    for body in (mail.text, mail.html):
        assert busy.ministry_b.name_vi not in body
        assert f"agency={busy.ministry_a.pk}" in body
        assert "/board/" not in body


def test_mail_asks_for_nothing_from_elsewhere(busy: Cast, settings) -> None:
    settings.SITE_URL = "https://theodoi.example.vn"
    send_weekly_digest(now=NOW)
    for mail in Mail.objects.all():
        assert not any(word in mail.html for word in ("<img", "src=", "<script", "<link", "@import", "url("))
        addresses = [part.split('"')[0] for part in mail.html.split('href="')[1:]]
        assert addresses
        assert all(address.startswith("https://theodoi.example.vn/") for address in addresses)


def test_agency_with_markup_in_its_name_is_only_text(cast: Cast) -> None:
    hostile = make_agency("Bộ <script>alert(1)</script>")
    make_assignment(make_task(), hostile, due_on=NOW.date() - timedelta(days=1))
    send_weekly_digest(now=NOW)
    assert "<script>" not in mail_of(cast.leader).html
    assert "Bộ <script>" in mail_of(cast.leader).text


def test_change_is_left_out_when_nothing_was_kept(cast: Cast) -> None:
    make_assignment(make_task(), cast.ministry_a, due_on=NOW.date() - timedelta(days=1))
    send_weekly_digest(now=NOW)
    without = mail_of(cast.leader).text
    Mail.objects.all().delete()
    compute_completion(now=NOW - timedelta(days=7))
    send_weekly_digest(now=NOW)
    assert "+1" not in without
    assert "+1" in mail_of(cast.leader).text


def test_dry_run_writes_nothing(busy: Cast) -> None:
    sent = send_weekly_digest(now=NOW, dry_run=True)
    assert (len(sent.plan.digests), sent.queued, Mail.objects.count()) == (6, 0, 0)


def test_nothing_to_say_nothing_sent(cast: Cast) -> None:
    assert send_weekly_digest(now=NOW).queued == Mail.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3, 1000])
def test_takes_the_same_number_of_queries(cast: Cast, number: int, django_assert_num_queries) -> None:
    make_assignment(make_task(), cast.ministry_a, due_on=NOW.date() - timedelta(days=1))
    fill(make_office(agencies=number), number, seed=number)
    # Nine to find out, five to queue.
    with django_assert_num_queries(14):
        send_weekly_digest(now=NOW)
