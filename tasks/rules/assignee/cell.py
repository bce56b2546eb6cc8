"""What the parts that read a cell know of each other: its text and tokens, how far it is read, and what was found."""

from datetime import date
from typing import Protocol

from tasks.rules.assignee.catalogue import Catalogue, Match
from tasks.rules.assignee.group import ClassGroup
from tasks.rules.assignee.scan import Head
from tasks.rules.assignee.shares import Draft
from tasks.rules.assignee.tokens import Token
from tasks.rules.kinds import AgencyKind


class Cell(Protocol):
    """A cell while it is read.

    `context` are the kinds whose names may stand bare; `group` is the run of classes that isn't flushed yet; `announced`
    is the count a head gave, its words, and how many shares there were before its list.
    """

    text: str
    tokens: list[Token]
    position: int
    catalogue: Catalogue
    first: date
    last: date
    draft: Draft
    context: frozenset[AgencyKind]
    group: ClassGroup
    announced: tuple[int, str, int] | None

    def flush(self) -> None:
        """Put the run of classes into the draft."""

    def offset(self, position: int) -> int:
        """Return where in the text the token before the position ends."""

    def inside(self, start: int, end: int) -> str:
        """Return the text between the brackets at the two positions."""

    def bare(self, position: int) -> Match | None:
        """Return the agency whose name stands here without its kind."""

    def is_proper(self, position: int, end: int) -> bool:
        """Return whether capitals follow directly, so that the name goes on and is another one."""

    def unknown(self, start: int, head: Head, *, refuse: bool = False) -> None:
        """Keep a common noun as a class to be split, or refuse a name nobody knows."""

    def read_part(self, text: str, context: frozenset[AgencyKind]) -> Draft:
        """Return whom other words name, on the same days."""
