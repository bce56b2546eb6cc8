"""Addresses that stand in mails and behind figures; they only ever open pages."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse


def absolute(path: str) -> str:
    """Return the full address of a path, for where there is no request to take the host from."""
    return f"{settings.SITE_URL}{path}"


def unsubscribe_url(person: int) -> str:
    """Return the address by which a person ends the mails that may be ended, without signing in.

    The same for a person at all times: a mail is read long after it was sent.
    """
    return absolute(reverse("tasks:unsubscribe", args=[unsubscribe_signer().sign_object(person)]))


def unsubscribe_signer() -> Signer:
    """Return what signs and reads the token of that address."""
    return Signer(salt="tasks.unsubscribe")


def assignment_list_path(**filters: Any) -> str:
    """Return the path of the list narrowed by these filters.

    Units: days are written as 2026-11-24. Empty: a filter that is None or empty is left out.
    """
    chosen = {name: value for name, value in filters.items() if value not in (None, "")}
    path = reverse("tasks:assignment-list")
    return f"{path}?{urlencode(chosen)}" if chosen else path
