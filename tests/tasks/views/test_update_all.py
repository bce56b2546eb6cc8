import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tasks.actions.progress import log_progress
from tasks.models import Assignment, ProgressEntry
from tasks.queries.reporting_week import current_week, week_standing
from tests.factories import make_assignment, make_task

URL = "tasks:update-all"
EMPTY = {"outlook": "", "done": "", "percent": "0", "cause": "", "was_outlook": "", "was_percent": "0", "version": "0"}


@pytest.fixture
def shares(cast):
    return [make_assignment(make_task(), cast.ministry_a) for _number in range(3)]


def sent(shares, **typed):
    """Return the form as a browser sends it: every row as it was shown, and what was typed in some of them."""
    data = {"share": [share.pk for share in shares]}
    for index, share in enumerate(shares):
        row = {**EMPTY, **typed.get(f"row{index}", {})}
        data |= {f"{share.pk}-{name}": value for name, value in row.items()}
    return data


def post(client, user, data):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.post(reverse(URL), data)


def told(**values):
    return {"outlook": "on_track", "done": "Đã họp các đơn vị.", "percent": "20", **values}


def test_update_all_saves_the_rows_that_were_touched_and_no_others(cast, client, shares):
    answer = post(client, cast.focal_point_a, sent(shares, row0=told(), row2=told(done="Đã trình.", percent="90")))
    assert answer.status_code == 302
    entries = ProgressEntry.objects.order_by("assignment").values_list("assignment", "done", "percent", "outlook")
    assert list(entries) == [
        (shares[0].pk, "Đã họp các đơn vị.", 20, "on_track"),
        (shares[2].pk, "Đã trình.", 90, "on_track"),
    ]
    shares[1].refresh_from_db()
    assert (shares[1].state, shares[1].version, shares[1].last_entry_at) == ("assigned", 0, None)


def test_update_all_with_nothing_typed_saves_nothing(cast, client, shares):
    assert post(client, cast.focal_point_a, sent(shares)).status_code == 302
    assert not ProgressEntry.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"outlook": "on_track"}, "done"),
        ({"done": "Đã họp."}, "outlook"),
        ({"outlook": "at_risk", "done": "Đã họp."}, "cause"),
        ({"outlook": "late", "done": "Đã họp."}, "cause"),
        ({"outlook": "on_track", "done": "Đã họp.", "percent": "101"}, "percent"),
        ({"outlook": "splendid", "done": "Đã họp."}, "outlook"),
    ],
)
def test_update_all_keeps_the_wrong_row_as_typed_and_saves_the_others(cast, client, shares, typed, field):
    answer = post(client, cast.focal_point_a, sent(shares, row0=typed, row1=told()))
    assert answer.status_code == 422
    assert list(ProgressEntry.objects.values_list("assignment", flat=True)) == [shares[1].pk]
    [row] = answer.context["rows"]
    assert (row.form.share, list(row.form.errors)) == (shares[0], [field])
    assert all(str(value) in answer.content.decode() for value in typed.values() if value != "splendid")


@pytest.mark.parametrize("outlook", ["at_risk", "late"])
def test_update_all_keeps_outlook_and_cause(cast, client, shares, outlook):
    post(client, cast.focal_point_a, sent(shares, row0=told(outlook=outlook, cause="Chờ ý kiến Bộ Tư pháp")))
    entry = ProgressEntry.objects.get()
    shares[0].refresh_from_db()
    assert (entry.outlook, entry.cause, shares[0].outlook) == (outlook, "Chờ ý kiến Bộ Tư pháp", outlook)


def test_update_all_whose_date_changes_leads_to_the_extension(cast, client, shares):
    typed = told(outlook="late", cause="Chờ ý kiến", date_changes="on")
    answer = post(client, cast.focal_point_a, sent(shares, row0=typed))
    page = client.get(answer.url)
    assert [share for share, _url in page.context["extend"]] == [shares[0]]
    assert f'href="{page.context["extend"][0][1]}"' in page.content.decode()


def test_update_all_points_out_a_repetition_until_it_is_confirmed(cast, client, shares):
    earlier = timezone.now() - timedelta(days=8)
    log_progress(assignment=shares[0], by=cast.officer_a, now=earlier, done="Đang tổng hợp.", percent=20)
    row = told(done="đang tổng hợp", was_percent="20", was_outlook="on_track", version="1")
    answer = post(client, cast.focal_point_a, sent(shares, row0=row))
    assert answer.status_code == 422
    assert answer.context["rows"][0].form.repeats
    assert f'name="{shares[0].pk}-repeat_ok"' in answer.content.decode()
    confirmed = post(client, cast.focal_point_a, sent(shares, row0={**row, "repeat_ok": "on"}))
    assert confirmed.status_code == 302
    assert shares[0].entries.count() == 2


def test_update_all_tells_of_a_colleagues_change_and_loses_nothing(cast, client, shares):
    log_progress(assignment=shares[0], by=cast.officer_a, now=timezone.now(), done="Đã làm việc.", percent=50)
    answer = post(client, cast.focal_point_a, sent(shares, row0=told(done="Đã trình lãnh đạo.")))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Officer A" in page
    assert "Đã trình lãnh đạo." in page
    version = re.search(rf'name="{shares[0].pk}-version" value="(\d+)"', page).group(1)
    again = post(client, cast.focal_point_a, sent(shares, row0=told(done="Đã trình lãnh đạo.", version=version)))
    assert again.status_code == 302
    assert shares[0].entries.count() == 2


def test_update_all_leaves_a_strangers_share_alone(cast, client, shares):
    assert post(client, cast.focal_point_b, sent(shares, row0=told())).status_code == 302
    assert not ProgressEntry.objects.exists()


def test_update_all_shows_an_officer_what_is_theirs_or_nobodys(cast, client, shares):
    Assignment.objects.filter(pk=shares[0].pk).update(officer=cast.other_officer_a)
    client.force_login(cast.officer_a, backend="django.contrib.auth.backends.ModelBackend")
    rows = client.get(reverse(URL)).context["rows"]
    assert {row.form.share for row in rows} == set(shares[1:])


def test_update_all_is_refused_to_those_who_report_nothing(cast, client):
    client.force_login(cast.leader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(URL)).status_code == 403


def test_week_standing_counts_the_updates_of_the_week(cast, shares):
    now = timezone.now()
    week = current_week(now)
    log_progress(assignment=shares[0], by=cast.officer_a, now=week.opened_at, done="Đúng lúc mở tuần.")
    log_progress(assignment=shares[1], by=cast.officer_a, now=week.opened_at - timedelta(seconds=1), done="Tuần trước.")
    standing = week_standing(cast.focal_point_a, now)
    assert (standing.given, standing.total, standing.left) == (1, 3, 2)


def test_my_work_leads_to_the_updates_that_are_left(cast, client, shares):
    log_progress(assignment=shares[0], by=cast.officer_a, now=timezone.now(), done="Đã họp.")
    client.force_login(cast.focal_point_a, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("tasks:my-work")).content.decode()
    assert f'href="{reverse(URL)}"' in page
    assert client.get(reverse("tasks:my-work")).context["standing"].left == 2


def test_update_all_asks_the_database_as_often_for_fifty_rows_as_for_three(cast, client, shares):
    client.force_login(cast.focal_point_a, backend="django.contrib.auth.backends.ModelBackend")
    counted = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(URL)).status_code == 200
        counted.append(len(captured))
        for _number in range(47):
            make_assignment(make_task(), cast.ministry_a)
    assert counted[0] == counted[1]


def test_progress_log_points_out_a_repetition_until_it_is_confirmed(cast, client, shares):
    log_progress(assignment=shares[0], by=cast.officer_a, now=timezone.now(), done="Đang tổng hợp.", percent=20)
    client.force_login(cast.focal_point_a, backend="django.contrib.auth.backends.ModelBackend")
    address, typed = (
        reverse("tasks:progress-log", args=[shares[0].pk]),
        {"done": "Đang tổng hợp", "outlook": "on_track"},
    )
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert 'name="repeat_ok"' in answer.content.decode()
    assert client.post(address, {**typed, "repeat_ok": "on"}).status_code == 302
    assert shares[0].entries.count() == 2
