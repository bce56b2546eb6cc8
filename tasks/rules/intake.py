"""What to look at before an order goes out: its date, its product, and whether it has been given before.

Law: the "6 rõ" (person, work, responsibility, authority, time, result) ask for a clear time and a clear result.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from tasks.rules.calendar import WorkingCalendar
from tasks.rules.problem import Problem
from tasks.rules.text import fold

# Two orders are near-duplicates when they share this part of all words either of them has.
LEAST_SIMILARITY = 0.8
# A word or a wording that more orders share than this tells nothing, and comparing with all of them takes for ever.
MOST_SHARING = 30
Words = frozenset[str]


class IntakeProblem(StrEnum):
    """What an order can be understood with, and is worth a look all the same."""

    DAY_OFF = "intake_day_off"
    BEFORE_DIRECTIVE = "intake_before_directive"
    SHORT_NOTICE = "intake_short_notice"
    NO_PRODUCT = "intake_no_product"
    NEAR_DUPLICATE = "intake_near_duplicate"


def check_time(
    *, due_on: date | None, issued_on: date, today: date, calendar: WorkingCalendar, short_notice: int
) -> list[Problem]:
    """Return what to say about a due date.

    Units: `short_notice` in working days. Boundary: the notice is counted from today, or from the directive's date
    for an order that lies in the past or in the future; exactly that many days are enough. Empty: nothing is said
    about an order without a date, because reading its wording has already said it.
    """
    if due_on is None:
        return []
    found = []
    if not calendar.is_working_day(due_on):
        found.append(Problem(IntakeProblem.DAY_OFF, {"due_on": due_on, "weekday": due_on.weekday()}))
    start = today if issued_on <= today <= due_on else issued_on
    if due_on < issued_on:
        found.append(Problem(IntakeProblem.BEFORE_DIRECTIVE, {"due_on": due_on, "issued_on": issued_on}))
    elif calendar.add_working_days(start, short_notice) > due_on:
        params = {"due_on": due_on, "start": start, "days": calendar.working_days_between(start, due_on)}
        found.append(Problem(IntakeProblem.SHORT_NOTICE, params))
    return found


def words_of(wording: str) -> Words:
    """Return the words of an order, without diacritics, punctuation or order."""
    kept = "".join(character if character.isalnum() else " " for character in fold(wording))
    return frozenset(kept.split())


def similarity(one: Words, other: Words) -> float:
    """Return which part of all words the two have in common, from 0 to 1. Empty: 0 for two empty ones."""
    both = len(one & other)
    either = len(one) + len(other) - both
    return both / either if either else 0.0


def telling_words(words: Words, rarity: Mapping[str, int], least: float = LEAST_SIMILARITY) -> list[str]:
    """Return the rarest words, at least one of which every near-duplicate must hold.

    Of n words a near-duplicate shares at least `least` × n, so it can't miss all of any n − ⌈least × n⌉ + 1 of them.
    """
    ordered = sorted(words, key=lambda word: (rarity.get(word, 0), word))
    shared = math.ceil(least * len(words) - 1e-9)  # 0.8 × 15 isn't quite 12
    return ordered[: len(words) - shared + 1] if words else []


def near_duplicates(
    new: Mapping[int, Words], known: Mapping[int, Words], least: float = LEAST_SIMILARITY
) -> Iterator[tuple[int, int, float]]:
    """Yield (new, known, similarity) of every pair at least that similar; the same as comparing all with all.

    Only pairs that share a telling word are compared, so that ten thousand rows don't take a hundred million looks.
    Boundary: where more than `MOST_SHARING` known orders share a word or are worded alike, only as many are compared.
    """
    rarity = Counter(word for words in known.values() for word in words)
    alike: dict[Words, list[int]] = defaultdict(list)
    holding: dict[str, list[int]] = defaultdict(list)
    for key, words in known.items():
        alike[words].append(key)
        for word in telling_words(words, rarity, least):
            if len(holding[word]) < MOST_SHARING:
                holding[word].append(key)
    for key, words in new.items():
        candidates = set(alike.get(words, [])[:MOST_SHARING])
        for word in telling_words(words, rarity, least):
            candidates.update(holding.get(word, ()))
        for candidate in sorted(candidates):
            ratio = similarity(words, known[candidate])
            if words and ratio >= least:
                yield key, candidate, ratio
