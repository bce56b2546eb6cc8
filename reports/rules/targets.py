"""Which target holds for a figure: the agency's own before its group's, its group's before the nation's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Wish:
    """A target or baseline of one subject, and the time it is for; without a first day it is "up to the last"."""

    subject: int
    value: Decimal
    cut_off_on: date
    starts_on: date | None = None

    def covers(self, on: date) -> bool:
        """Return whether a figure of that cut-off is measured against it; first and last day belong to it."""
        return (self.starts_on is None or self.starts_on <= on) and on <= self.cut_off_on

    @property
    def days(self) -> int:
        """Return how long its time is, for choosing the nearest; an open beginning is the longest."""
        return (self.cut_off_on - (self.starts_on or date.min)).days


def target_for(wishes: Iterable[Wish], subjects: Sequence[int], on: date) -> Wish | None:
    """Return the target for a figure of that cut-off: of the first of the subjects that has one, the shortest in time.

    Empty: None when nothing is wanted for that day.
    """
    held = [wish for wish in wishes if wish.covers(on)]
    for subject in subjects:
        own = [wish for wish in held if wish.subject == subject]
        if own:
            return min(own, key=lambda wish: wish.days)
    return None


def baseline_for(wishes: Iterable[Wish], subjects: Sequence[int], on: date) -> Wish | None:
    """Return what it was to begin with: of the first of the subjects that has one, the newest not after that day."""
    past = [wish for wish in wishes if wish.cut_off_on <= on]
    for subject in subjects:
        own = [wish for wish in past if wish.subject == subject]
        if own:
            return max(own, key=lambda wish: wish.cut_off_on)
    return None
