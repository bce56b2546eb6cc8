"""Language, security headers and closed doors, as every answer carries them."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cookie", "accepted", "language"),
    [(None, "en-GB,en", "vi"), ("en", "vi", "en"), ("vi", "en", "vi"), ("xx", "en", "vi"), ("../en", "en", "vi")],
)
def test_language_is_the_chosen_one_and_never_the_browser_s(
    client: Client, cookie: str | None, accepted: str, language: str
) -> None:
    if cookie:
        client.cookies["django_language"] = cookie
    answer = client.get("/sign-in/", headers={"accept-language": accepted})
    assert answer.headers["Content-Language"] == language
    assert f'lang="{language}"' in answer.content.decode()
    assert "Cookie" in answer.headers["Vary"]


def test_answer_allows_nothing_from_elsewhere_and_nothing_inline(client: Client) -> None:
    headers = client.get("/sign-in/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_stranger_is_led_to_the_sign_in_page(client: Client) -> None:
    assert client.get("/").headers["Location"].startswith("/sign-in/")
