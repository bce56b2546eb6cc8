"""Finding a period by what a person calls it."""

from contextlib import suppress

from reports.models import Period
from reports.rules.period_text import read_period
from tasks.rules.problem import ProblemError
from tasks.rules.text import fold


def find_period(words: str) -> Period | None:
    """Return the period of that name, or that these words mean, such as "2025 (H2)", or of that number.

    Boundary: marks and capitals make no difference; of several of one name the one that ends last. Empty: there is
    none. Queries: one.
    """
    periods = list(Period.objects.order_by("-cut_off_on", "-pk"))
    found = [one for one in periods if fold(one.name) == fold(words)]
    with suppress(ProblemError):
        meant = read_period(words).key
        found += [one for one in periods if (one.kind, one.starts_on, one.cut_off_on) == meant]
    found += [one for one in periods if str(one.pk) == words.strip()]
    return next(iter(found), None)
