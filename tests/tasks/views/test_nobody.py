"""The page of the reminders that nobody is there to hear."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tasks.models import User
from tasks.rules.clock import local_date
from tasks.views.base import PAGE_SIZE
from tests.cast import Cast
from tests.factories import make_agency, make_assignment, make_task

pytestmark = pytest.mark.django_db

ADDRESS = reverse("tasks:nobody-to-tell")


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_late(**fields):
    """Return a share that has been late for so long that it is spoken of on any day."""
    yesterday = local_date(timezone.now()) - timedelta(days=10)
    return make_assignment(make_task(), due_on=yesterday, **fields)


def test_page_names_what_to_do(cast: Cast, client: Client) -> None:
    make_late(agency=cast.ministry_a)
    gone = make_agency("Bộ Đinh", valid_to=date(2020, 1, 1))
    klass, _ended, _empty = (
        make_late(**one) for one in ({"class_wording": "các bộ"}, {"agency": gone}, {"agency": make_agency("Bộ Bính")})
    )
    page = signed_in(client, cast.secretariat).get(ADDRESS).content.decode()
    assert cast.ministry_a.name_vi not in page
    assert all(name in page for name in ("các bộ", "Bộ Đinh", "Bộ Bính"))
    assert reverse("tasks:assignment-split", args=[klass.pk]) in page
    assert reverse("tasks:handover-agency", args=[gone.pk]) in page
    assert reverse("admin:tasks_user_changelist") not in page


def test_administrator_is_led_to_the_roles_only(cast: Cast, client: Client) -> None:
    make_late(agency=make_agency("Bộ Bính"))
    klass = make_late(class_wording="các bộ")
    page = signed_in(client, cast.administrator).get(ADDRESS).content.decode()
    assert reverse("admin:tasks_user_changelist") in page
    assert reverse("tasks:assignment-split", args=[klass.pk]) not in page


def test_page_says_when_everybody_is_told(cast: Cast, client: Client) -> None:
    make_late(agency=cast.ministry_a)
    response = signed_in(client, cast.secretariat).get(ADDRESS)
    assert (response.status_code, list(response.context["rows"])) == (200, [])


@pytest.mark.parametrize("part", ["leader", "auditor", "focal_point_a", "outsider"])
def test_page_is_closed_to_others(cast: Cast, client: Client, part: str) -> None:
    assert signed_in(client, getattr(cast, part)).get(ADDRESS).status_code == 403


@pytest.mark.parametrize("number", [1, 3, PAGE_SIZE + 1])
def test_page_takes_the_same_number_of_queries(
    cast: Cast, client: Client, number: int, django_assert_num_queries
) -> None:
    for index in range(number):
        make_late(agency=make_agency(f"Bộ {index}"))
    signed_in(client, cast.secretariat)
    # The session, the person, their roles and unread notices; the others find the lines.
    with django_assert_num_queries(17):
        response = client.get(ADDRESS, {"page": 2})
    assert len(response.context["rows"]) == (1 if number > PAGE_SIZE else number)


@pytest.mark.parametrize(("part", "name"), [("administrator", "tasks:jobs"), ("secretariat", "tasks:handover")])
def test_page_is_linked_from_where_its_readers_come_from(cast: Cast, client: Client, part: str, name: str) -> None:
    assert ADDRESS in signed_in(client, getattr(cast, part)).get(reverse(name)).content.decode()
