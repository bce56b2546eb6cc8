"""Addresses that stand in mails and behind figures; they only ever open pages."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from tasks.rules.life import NoticeKind


def absolute(path: str) -> str:
    """Return the full address of a path, for where there is no request to take the host from."""
    return f"{settings.SITE_URL}{path}"


def unsubscribe_url(person: int, kinds: Iterable[NoticeKind]) -> str:
    """Return the address by which a person ends mails of these kinds, without signing in.

    The same at all times: a mail is read long after it was sent.
    """
    token = _unsubscribe_signer().sign_object([person, sorted(kind.value for kind in kinds)])
    return absolute(reverse("tasks:unsubscribe", args=[token]))


def read_unsubscribe_token(token: str) -> tuple[int, list[NoticeKind]]:
    """Return the person and the kinds of that address.

    Raises: BadSignature for a token that wasn't made here.
    """
    person, kinds = _unsubscribe_signer().unsign_object(token)
    return person, [kind for kind in NoticeKind if kind.value in kinds]


def unsubscribe_url_in(text: str, person: int) -> str:
    """Return the address in a mail's text by which its reader unsubscribes. Empty: it has none, or somebody else's."""
    start = absolute(reverse("tasks:unsubscribe", args=["-"])).removesuffix("-/")
    for word in text.split():
        if word.startswith(start):
            with suppress(BadSignature):
                if read_unsubscribe_token(word.removeprefix(start).removesuffix("/"))[0] == person:
                    return word
    return ""


def _unsubscribe_signer() -> Signer:
    return Signer(salt="tasks.unsubscribe")


def assignment_list_path(**filters: Any) -> str:
    """Return the path of the list narrowed by these filters.

    Units: days are written as 2026-11-24. Empty: a filter that is None or empty is left out.
    """
    chosen = {name: value for name, value in filters.items() if value not in (None, "")}
    path = reverse("tasks:assignment-list")
    return f"{path}?{urlencode(chosen)}" if chosen else path
