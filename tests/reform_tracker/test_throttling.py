"""Guessing passwords ends after ten wrong ones, for that account from that address only."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from reform_tracker.safety import client_address
from tests.cast import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str, address: str = "192.0.2.1") -> int:
    """Return the status of one try from an address."""
    form = {"username": email, "password": password}
    return client.post("/sign-in/", form, REMOTE_ADDR=address).status_code


def test_eleventh_guess_is_refused_even_with_the_right_password(client: Client) -> None:
    person = make_person("person")
    guesses = [sign_in(client, person.email.upper() if n % 2 else person.email, "wrong") for n in range(10)]
    assert guesses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert sign_in(client, person.email, PASSWORD) == 429


def test_other_people_of_the_same_office_still_come_in(client: Client) -> None:
    person, colleague = make_person("person"), make_person("colleague")
    for _guess in range(10):
        sign_in(client, person.email, "wrong")
    assert sign_in(client, colleague.email, PASSWORD) == 302


def test_right_password_forgets_the_wrong_ones(client: Client) -> None:
    person = make_person("person")
    for _guess in range(9):
        sign_in(client, person.email, "wrong")
    assert sign_in(client, person.email, PASSWORD) == 302
    client.logout()
    assert sign_in(client, person.email, "wrong") == 200


@pytest.mark.parametrize(
    ("is_trusted", "forwarded", "address"),
    [
        (False, None, "192.0.2.1"),
        (False, "198.51.100.7", "192.0.2.1"),
        (True, None, "192.0.2.1"),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
    ],
)
def test_address_is_the_one_that_a_trusted_proxy_saw(
    settings: Any, is_trusted: bool, forwarded: str | None, address: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_trusted else None
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers=headers)
    assert client_address(request) == address
