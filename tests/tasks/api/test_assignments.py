from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
    assert share.entries.get().percent == 30


@pytest.mark.parametrize("update", [{}, {"done": ""}, {"done": "Đã gửi", "percent": 101}])
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


@pytest.mark.parametrize("filters", [{"status": "bogus"}, {"task": "999999"}, {"due_from": "31/02/2024"}])
def test_list_with_a_wrong_filter_says_so(cast, client, share, filters):
    response = signed_in(client, cast.secretariat).get("/api/assignments/", filters)
    assert response.status_code == 400
    assert set(response.json()) == set(filters)
