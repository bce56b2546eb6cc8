from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.forms.reporting import ProgressForm
from tasks.models import Agency, Assignment
from tests.factories import make_assignment, make_task


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 3, 31))


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_list_shows_the_derived_status(cast, client, share):
    (row,) = signed_in(client, cast.officer_a).get("/api/assignments/").json()["results"]
    assert (row["id"], row["status"], row["agency"]["name_vi"]) == (share.pk, "overdue", "Bộ Giáp")
    assert row["directive"]["number"] == "71/TB-VPCP"


def test_list_takes_the_filters_of_the_page(cast, client, share):
    signed_in(client, cast.secretariat)
    assert client.get("/api/assignments/", {"status": "done"}).json()["results"] == []
    assert client.get("/api/assignments/", {"q": "ra soat"}).json()["count"] == 1


def test_list_leaves_out_what_belongs_to_others(cast, client, share):
    assert signed_in(client, cast.focal_point_b).get("/api/assignments/").json()["results"] == []


def test_list_asks_the_database_as_often_for_many_rows_as_for_one(cast, client, share):
    signed_in(client, cast.secretariat)
    counted = []
    for number in (0, 2, 997):
        agencies = Agency.objects.bulk_create(
            Agency(name_vi=f"{number}-{step}", kind="ministry") for step in range(number)
        )
        Assignment.objects.bulk_create(Assignment(task=share.task, agency=one) for one in agencies)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/api/assignments/").status_code == 200
        counted.append(len(captured))
    assert counted == [5, 5, 5]


def test_progress_is_added(cast, client, share):
    signed_in(client, cast.officer_a)
    response = client.post(
        f"/api/assignments/{share.pk}/progress/", {"done": "Đã gửi", "percent": 30}, "application/json"
    )
    assert response.status_code == 201
    entry = share.entries.get()
    assert (entry.percent, entry.outlook) == (30, "on_track")
    assert response.json()["id"] == entry.pk


@pytest.mark.parametrize("outlook", ["at_risk", "late"])
def test_progress_off_track_is_taken_with_its_cause_and_shown(cast, client, share, outlook):
    signed_in(client, cast.officer_a)
    update = {"done": "Đã gửi", "outlook": outlook, "cause": "Chờ Bộ Tư pháp"}
    kept = client.post(f"/api/assignments/{share.pk}/progress/", update, "application/json").json()
    entry = share.entries.get()
    assert (entry.outlook, entry.cause) == (outlook, "Chờ Bộ Tư pháp")
    assert update.items() <= kept.items()
    assert (kept["id"], kept["reported_on"]) == (entry.pk, entry.reported_on.isoformat())
    assert client.get(f"/api/assignments/{share.pk}/").json()["outlook"] == outlook


@pytest.mark.parametrize("outlook", ["at_risk", "late"])
@pytest.mark.parametrize("cause", ["", "  "])
def test_progress_off_track_without_its_cause_is_refused_like_in_the_form(cast, client, share, outlook, cause):
    signed_in(client, cast.officer_a)
    update = {"done": "Đã gửi", "outlook": outlook, "cause": cause}
    response = client.post(f"/api/assignments/{share.pk}/progress/", update, "application/json")
    form = ProgressForm(update)
    assert not form.is_valid()
    assert (response.status_code, response.json()) == (400, dict(form.errors))
    assert not share.entries.exists()


def test_progress_that_says_nothing_of_how_it_goes_is_on_track(cast, client, share):
    signed_in(client, cast.officer_a)
    update = {"done": "Đã gửi", "outlook": ""}
    assert client.post(f"/api/assignments/{share.pk}/progress/", update, "application/json").status_code == 201
    assert share.entries.get().outlook == "on_track"


def test_options_tell_what_an_update_holds(cast, client, share):
    signed_in(client, cast.officer_a)
    fields = client.options(f"/api/assignments/{share.pk}/progress/").json()["actions"]["POST"]
    assert [choice["value"] for choice in fields["outlook"]["choices"]] == ["on_track", "at_risk", "late"]
    assert fields["cause"]["help_text"] == ProgressForm.base_fields["cause"].help_text
    assert fields["id"]["read_only"]


def test_update_sent_twice_with_the_version_it_read_is_kept_once(cast, client, share):
    signed_in(client, cast.officer_a)
    read = client.get(f"/api/assignments/{share.pk}/").json()["version"]
    update = {"done": "Đã gửi", "version": read}
    answers = [client.post(f"/api/assignments/{share.pk}/progress/", update, "application/json") for _try in range(2)]
    assert [answer.status_code for answer in answers] == [201, 409]
    assert (share.entries.count(), "version" in answers[0].json()) == (1, False)


def test_list_narrows_to_waived_delays(cast, client, share):
    make_assignment(make_task(), cast.ministry_a)
    Assignment.objects.filter(pk=share.pk).update(delay_waived=True)
    signed_in(client, cast.secretariat)
    rows = client.get("/api/assignments/", {"waived": "1"}).json()["results"]
    assert [(row["id"], row["delay_waived"]) for row in rows] == [(share.pk, True)]


@pytest.mark.parametrize(
    "update",
    [{}, {"done": ""}, {"done": "Đã gửi", "percent": 101}, {"done": "Đã gửi", "outlook": "fine"}],
)
def test_progress_with_a_mistake_is_refused(cast, client, share, update):
    signed_in(client, cast.officer_a)
    response = client.post(f"/api/assignments/{share.pk}/progress/", update, "application/json")
    assert response.status_code == 400
    assert not share.entries.exists()


def test_progress_on_withdrawn_work_says_why_not(cast, client, share):
    Assignment.objects.update(state="withdrawn")
    signed_in(client, cast.officer_a)
    response = client.post(f"/api/assignments/{share.pk}/progress/", {"done": "Đã gửi"}, "application/json")
    assert response.status_code == 409
    assert "thu hồi" in response.json()["detail"]


@pytest.mark.parametrize(
    "filters", [{"status": "bogus"}, {"waived": "yes"}, {"task": "999999"}, {"due_from": "31/02/2024"}]
)
def test_list_with_a_wrong_filter_says_so(cast, client, share, filters):
    response = signed_in(client, cast.secretariat).get("/api/assignments/", filters)
    assert response.status_code == 400
    assert set(response.json()) == set(filters)
