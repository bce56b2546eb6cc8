"""What the work adds up to: seven counts, and the three ratios made from them."""

from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True)
class Counts:
    """How many assignments stand in each status; the fields are the values of `Status`, and together they are all.

    Units: numbers of assignments; a difference of two counts may be negative.
    """

    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    overdue: int = 0
    no_deadline: int = 0
    paused: int = 0
    withdrawn: int = 0

    @property
    def all(self) -> int:
        """Return the number of assignments, whatever their status."""
        return sum(getattr(self, part.name) for part in fields(self))

    @property
    def completed(self) -> int:
        """Return the number of accepted results, on time or late."""
        return self.done_on_time + self.done_late

    @property
    def open(self) -> int:
        """Return the number of assignments somebody still has to do or to accept."""
        return self.open_in_time + self.overdue + self.no_deadline

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    def __sub__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, part.name) - getattr(other, part.name) for part in fields(self)))


def ratio(part: int, whole: int) -> float | None:
    """Return part ÷ whole.

    Units: 0 to 1.
    Empty: None for nothing in the denominator; the page shows a dash, never 0 %.
    """
    return part / whole if whole else None


def completion_parts(counts: Counts) -> tuple[int, int]:
    """Return completed, and all − withdrawn."""
    return counts.completed, counts.all - counts.withdrawn


def on_time_parts(counts: Counts) -> tuple[int, int]:
    """Return done on time, and completed."""
    return counts.done_on_time, counts.completed


def overdue_parts(counts: Counts) -> tuple[int, int]:
    """Return overdue, and completed + overdue."""
    return counts.overdue, counts.completed + counts.overdue


def completion_ratio(counts: Counts) -> float | None:
    """Return completed ÷ (all − withdrawn).

    Units: 0 to 1. Empty: None when everything, or nothing, has been withdrawn.
    """
    return ratio(*completion_parts(counts))


def on_time_ratio(counts: Counts) -> float | None:
    """Return done on time ÷ completed.

    Units: 0 to 1. Empty: None when nothing is completed.
    Law: report 1270/BC-TCTTTg of 2017 gives 14,068 of 16,051, which is 87.6 %.
    """
    return ratio(*on_time_parts(counts))


def overdue_ratio(counts: Counts) -> float | None:
    """Return overdue ÷ (completed + overdue), over what came due or is finished.

    Units: 0 to 1. Empty: None when nothing is completed or overdue.
    Law: report 1270/BC-TCTTTg of 2017 gives 223 of 16,274, which is 1.37 %.
    """
    return ratio(*overdue_parts(counts))
