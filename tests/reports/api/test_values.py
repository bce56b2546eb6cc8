"""Figures for other systems."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from reports.rules.kinds import Operator, Origin, SubjectKind, ValueState
from tests.cast import Cast
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_subject, make_value

pytestmark = pytest.mark.django_db


def as_person(client: Client, person: object) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def test_value_is_told_as_it_is_known(cast: Cast, client: Client) -> None:
    below = make_value(
        make_indicator(code="HS-TT"), cast.ministry_a, make_period(date(2024, 3, 31)), 10, operator=Operator.LESS
    )
    (row,) = as_person(client, cast.leader).get("/api/values/").json()["results"]
    assert (row["id"], row["value"], row["operator"], row["none_arose"]) == (below.pk, "10.000000", "<", False)
    assert (row["indicator"]["code"], row["agency"]["name_vi"], row["definition"]) == ("HS-TT", "Bộ Giáp", 1)
    assert (row["period"]["name"], row["subject_kind"]) == ("Tháng 03/2024", "agency")


def test_filters(cast: Cast, client: Client) -> None:
    ratio, other = make_indicator(code="HS-TT"), make_indicator(code="KHAC")
    march, april = make_period(date(2024, 3, 31)), make_period(date(2024, 4, 30))
    make_value(ratio, cast.ministry_a, march, 30)
    make_value(ratio, cast.ministry_b, march, 40)
    make_value(other, cast.ministry_a, april, 50)
    make_value(ratio, make_subject(kind=SubjectKind.NATION), march, 35, origin=Origin.PUBLISHED)
    as_person(client, cast.leader)
    asked = {
        "?indicator=HS-TT": 3,
        f"?agency={cast.ministry_a.pk}": 2,
        f"?period={april.pk}": 1,
        "?period=2024-03": 3,
        "?origin=published": 1,
        f"?indicator=HS-TT&agency={cast.ministry_b.pk}&period=03/2024": 1,
    }
    assert {query: client.get(f"/api/values/{query}").json()["count"] for query in asked} == asked


@pytest.mark.parametrize("query", ["indicator=x", "agency=0", "period=Thang 13/2024", "origin=guess"])
def test_what_does_not_exist_is_said(cast: Cast, client: Client, query: str) -> None:
    response = as_person(client, cast.leader).get(f"/api/values/?{query}")
    assert (response.status_code, list(response.json())) == (400, [query.split("=")[0]])


def test_drafts_are_nobodys_figures(cast: Cast, client: Client) -> None:
    ratio, march = make_indicator(code="HS-TT"), make_period(date(2024, 3, 31))
    make_value(ratio, cast.ministry_a, march, 30, state=ValueState.DRAFT)
    make_value(ratio, cast.ministry_b, march, 40)
    for person, seen in ((cast.focal_point_a, 1), (cast.secretariat, 1), (cast.council_member, 0)):
        assert as_person(client, person).get("/api/values/").json()["count"] == seen


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_many_rows_as_for_one(
    cast: Cast, client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_value(
            make_indicator(code=f"I{number}"), make_agency(f"Bộ {number}"), make_period(date(2024, number + 1, 28)), 30
        )
    as_person(client, cast.leader)
    with django_assert_num_queries(5):
        assert client.get("/api/values/").json()["count"] == count
