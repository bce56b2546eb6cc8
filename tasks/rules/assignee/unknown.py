"""Words that no table knows: a sort of body, whose members nobody knows, or one by a name that isn't in the list."""

from collections.abc import Iterable
from difflib import get_close_matches

from tasks.rules.assignee.catalogue import AgencyEntry, Catalogue, Match
from tasks.rules.assignee.scan import Head, bracket_end, inside_brackets, read_head
from tasks.rules.assignee.tokens import Token, tokenise
from tasks.rules.assignee.words import (
    BELONGING,
    COMMON_NOUNS,
    DEPARTMENTS,
    DISTRICTS,
    LOCAL_GOVERNMENT,
    match_any,
    skip,
)
from tasks.rules.kinds import AgencyKind
from tasks.rules.text import fold

_CLOSE_ENOUGH = 0.88


def is_common(text: str, tokens: list[Token], head: Head, end: int, catalogue: Catalogue) -> bool:
    """Return whether the phrase up to `end` is a sort of body ("doanh nghiệp nhà nước") and not one by its name.

    Boundary: "Sở Tư pháp" is the department of every province; with a province behind it, one of them. "UBND quận 1" is
    one by its name too. Numbers alone are nobody: a date stands in the wrong column.
    """
    if not any(token.is_word and not token.key.isdigit() for token in tokens[head.position : end]):
        return False
    if match_any(DEPARTMENTS, tokens, head.position) >= 0:
        return not _names_province(text, tokens, head.position, end, catalogue)
    if names_district(tokens, head.position, end):
        return False
    noun = match_any(COMMON_NOUNS, tokens, head.position)
    if noun >= 0 and match_any(BELONGING, tokens, noun) >= 0:
        return True
    written = [text[token.start : token.end] for token in tokens[head.position + 1 : end]]
    plain = not any(word[0].isupper() and not word.isupper() for word in written)
    if head.is_plural or head.is_some or head.count is not None:
        return noun >= 0 or plain
    lower = head.position < len(tokens) and not tokens[head.position].is_capital
    return plain and (noun >= 0 or (lower and end - head.position > 1))


def is_province(found: Match) -> bool:
    """Return whether the name is a province's."""
    return all(isinstance(entry, AgencyEntry) and entry.kind == AgencyKind.PROVINCE for entry in found.entries)


def is_city(agency: AgencyEntry) -> bool:
    """Return whether the agency is a city of the rank of a province."""
    return agency.kind == AgencyKind.PROVINCE and fold(agency.name).startswith("thanh pho ")


def names_district(tokens: list[Token], position: int, end: int) -> bool:
    """Return whether a name or number follows "quận", "huyện", "xã" in the phrase."""
    place = read_head(tokens, skip(LOCAL_GOVERNMENT, tokens, position)).position
    name = match_any(DISTRICTS, tokens, place)
    return 0 <= name < end and (tokens[name].is_capital or tokens[name].key.isdigit())


def _names_province(text: str, tokens: list[Token], position: int, end: int, catalogue: Catalogue) -> bool:
    """Return whether a department's province stands behind it, in the phrase or in a bracket."""
    if end < len(tokens) and tokens[end].key == "(":
        found = catalogue.find(tokenise(inside_brackets(text, tokens, end, bracket_end(tokens, end))), 0)
        return found is not None and is_province(found)
    for place in range(position + 1, end):
        found = catalogue.find(tokens, place)
        if found and found.end == end and is_province(found):
            return True
    return False


def cut_before_known(tokens: list[Token], start: int, end: int, catalogue: Catalogue) -> int:
    """Return where an unknown phrase ends when a known name follows after "và"."""
    for position in range(start + 1, end - 1):
        if tokens[position].key == "va":
            after = read_head(tokens, position + 1).position
            if catalogue.find(tokens, after) or catalogue.find_class(tokens, after):
                return position
    return end


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is a slip of the pen away, "" when none is."""
    names = {fold(one): one for one in known}
    close = get_close_matches(fold(name), names, n=1, cutoff=_CLOSE_ENOUGH)
    return names[close[0]] if close else ""
