"""What must not be served to the world: the demo's key, the demo's people, and pages that show the inside."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest

# The code by which gunicorn's worker says that it can't start at all: with any other the master starts it for ever.
EXIT_UNSAFE = 3
# As many characters of a name as `axes` keeps; no address that signs in is as long.
MOST_OF_AN_ACCOUNT = 255


def refuse_unsafe_start() -> None:
    """End the process with one sentence on stderr that lists what is wrong here, outside the demo.

    Raises: SystemExit with EXIT_UNSAFE.
    """
    if settings.DEMO:
        return
    problems = unsafe_settings() + unsafe_records()
    if problems:
        # The beat has put its log in the place of stderr by now.
        stderr = sys.__stderr__ or sys.stderr
        print(f"Reform Tracker does not start in production: {'; '.join(problems)}.", file=stderr, flush=True)
        raise SystemExit(EXIT_UNSAFE)


def unsafe_settings() -> list[str]:
    """Return what is wrong with the settings, each as half a sentence. Empty: nothing is."""
    problems = []
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY:
        problems.append("SECRET_KEY is not set, and the default one is known to everybody")
    elif len(settings.SECRET_KEY) < 32:
        problems.append("SECRET_KEY has fewer than 32 characters")
    if settings.DEBUG:
        problems.append("DEBUG is on, which shows the inside of every error")
    if not settings.ALLOWED_HOSTS:
        problems.append("ALLOWED_HOSTS does not name the host that is served")
    elif "*" in settings.ALLOWED_HOSTS:
        problems.append("ALLOWED_HOSTS allows any host")
    return problems


def unsafe_records() -> list[str]:
    """Return what is wrong with the records. Queries: 1. Effects: closes the connection; servers fork after this."""
    # A model, and so not to be imported before the applications are loaded.
    from tasks.models.user import DEMO_EMAIL_DOMAIN

    try:
        count = get_user_model().objects.filter(email__iendswith=f"@{DEMO_EMAIL_DOMAIN}").count()
    except OperationalError:
        return ["the database does not answer, or was never migrated"]
    except DatabaseError:
        return ["the database was never migrated"]
    finally:
        connection.close()
    return [f"the database holds {count} demo accounts whose passwords are known"] if count else []


def guessed_account(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return the account whose password is being guessed, in one case: an address signs in however it is typed.

    Boundary: no longer than the column in which guesses are counted.
    """
    typed = (credentials or {}).get("username") or (request.POST.get("username", "") if request else "")
    return str(typed).strip().lower()[:MOST_OF_AN_ACCOUNT]


def client_address(request: HttpRequest) -> str:
    """Return where a guess comes from: the caller's address, or the one that a trusted proxy saw.

    Each proxy adds what it saw at the end of the header; what stands before was sent by the caller, who may lie.
    """
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return seen.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
