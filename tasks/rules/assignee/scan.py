"""Small steps over the tokens of a cell: skipping titles and counts, finding brackets and the end of a phrase."""

from dataclasses import dataclass

from tasks.rules.assignee.tokens import SEPARATORS, Token
from tasks.rules.assignee.words import CHAIRMAN_OF, EACH, HOLDERS, MINISTERS, OF, SOME, match_any


@dataclass(frozen=True)
class Head:
    """What stands before a name: titles, "các", a count; and where the name starts."""

    position: int
    is_plural: bool = False
    is_some: bool = False
    has_holder: bool = False
    count: int | None = None


def read_head(tokens: list[Token], position: int) -> Head:
    """Return the titles, plural words and count before a name ("Bộ trưởng các", "Chủ tịch", "06")."""
    plural = some = holder = False
    count: int | None = None
    while position < len(tokens):
        if tokens[position].key.isdigit():
            count, position = int(tokens[position].key), position + 1
            if position + 1 < len(tokens) and tokens[position].key == "/" and tokens[position + 1].key.isdigit():
                position += 2
            continue
        for phrases in (EACH, SOME, HOLDERS, OF):
            end = match_any(phrases, tokens, position)
            if end >= 0:
                break
        else:
            break
        if phrases is HOLDERS and stands_alone(tokens, position):
            break
        if phrases is OF and not (plural or holder):
            break
        plural, some, holder = plural or phrases is EACH, some or phrases is SOME, holder or phrases is HOLDERS
        position = chain_end(tokens, end) if phrases is HOLDERS else end
    return Head(position, plural, some, holder, count)


def stands_alone(tokens: list[Token], position: int) -> bool:
    """Return whether "Bộ trưởng" names no ministry: it stands for all ministers, as in "Bộ trưởng, Thủ trưởng CQNB"."""
    end = MINISTERS.match(tokens, position)
    if end < 0:
        return False
    return at_separator(tokens, end) and chain_end(tokens, end) == end


def chain_end(tokens: list[Token], position: int) -> int:
    """Return the position after "…, Chủ nhiệm": a minister who heads an office bears both titles."""
    after = position
    while after < len(tokens) and tokens[after].key in (",", "-"):
        after += 1
    end = CHAIRMAN_OF.match(tokens, after)
    return end if end >= 0 and after > position else position


def at_separator(tokens: list[Token], position: int) -> bool:
    """Return whether the text ends here or a comma, semicolon, "và" or bracket stands here."""
    return position >= len(tokens) or tokens[position].key in SEPARATORS or not tokens[position].is_word


def phrase_end(tokens: list[Token], position: int) -> int:
    """Return the position of the next comma, semicolon, colon or bracket; "và" and dashes belong to the phrase."""
    while position < len(tokens) and tokens[position].key not in {",", ";", ":", "(", ")", "[", "]"}:
        position += 1
    return position


def tail_end(tokens: list[Token], position: int) -> int:
    """Return where the words directly behind a name end: at any separator."""
    while not at_separator(tokens, position):
        position += 1
    return position


def bracket_end(tokens: list[Token], position: int) -> int:
    """Return the position after the bracket that opens here; the end of the text when it never closes."""
    depth = 0
    while position < len(tokens):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(tokens[position].key, 0)
        position += 1
        if depth == 0:
            break
    return position


def inside_brackets(text: str, tokens: list[Token], start: int, end: int) -> str:
    """Return the text of the bracket that opens at `start` and ends before `end`."""
    first, last = tokens[start], tokens[end - 1]
    closed = last.key in ")]" and end - 1 > start
    return text[first.end : last.start if closed else last.end].strip()
