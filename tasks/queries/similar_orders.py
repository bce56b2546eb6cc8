"""Open orders that say nearly the same as a new one to the same assignee."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from tasks.models import Assignment, Task
from tasks.rules.intake import Words, near_duplicates, telling_words, words_of
from tasks.rules.states import AssignmentRole

# The number of the agency, body and seat; two of the three are empty.
Holder = tuple[int | None, int | None, int | None]
_CHUNK = 500
# For more orders than this, reading all open ones is quicker than asking for those that hold one of their words.
_FEW_ORDERS = 20


@dataclass(frozen=True)
class SimilarOrder:
    """An open order, how many of the words it shares, and who has both."""

    task: Task
    percent: int
    holder_name: str


def similar_open_orders(new: Mapping[int, tuple[str, frozenset[Holder]]]) -> dict[int, SimilarOrder]:
    """Return for each new order (its wording and who leads it) the most similar open one with a common lead.

    Queries: one, and two for every five hundred open orders that are similar. Empty: no key without a similar order.
    """
    known = {pk: words_of(wording) for pk, wording in _open_orders([wording for wording, _holders in new.values()])}
    if not known:
        return {}
    words = {key: words_of(wording) for key, (wording, _holders) in new.items()}
    pairs = sorted(near_duplicates(words, known), key=lambda pair: (-pair[2], -pair[1]))
    holders = _holders_of(sorted({task for _key, task, _alike in pairs}))
    tasks: dict[int, tuple[int, float, str]] = {}
    for key, task, alike in pairs:
        common = holders.get(task, {}).keys() & new[key][1]
        if common and key not in tasks:
            name = min(holders[task][holder] for holder in common)
            tasks[key] = (task, alike, name)
    stored = Task.objects.select_related("directive").in_bulk({task for task, _alike, _name in tasks.values()})
    return {key: SimilarOrder(stored[task], round(alike * 100), name) for key, (task, alike, name) in tasks.items()}


def _open_orders(wordings: list[str]) -> list[tuple[int, str]]:
    """Return number and wording of the open orders; where few are asked about, only of those that share a word."""
    if not wordings:
        return []
    leading = Assignment.objects.open().filter(task=OuterRef("pk"), role=AssignmentRole.LEAD)
    tasks = Task.objects.filter(Exists(leading))
    if len(wordings) <= _FEW_ORDERS:
        sharing = Q(pk__in=[])
        telling = {word for wording in wordings for word in _longest_words(words_of(wording))}
        for word in sorted(telling):
            sharing |= Q(search_text__contains=word)
        tasks = tasks.filter(sharing)
    return list(tasks.order_by("pk").values_list("pk", "wording"))


def _longest_words(words: Words) -> list[str]:
    """Return the words that a near-duplicate can't all miss, the longest, which few orders hold."""
    return telling_words(words, {word: -len(word) for word in words})


def _holders_of(tasks: list[int]) -> dict[int, dict[Holder, str]]:
    """Return who leads each of the tasks and hasn't finished it, with their names."""
    found: dict[int, dict[Holder, str]] = {}
    for start in range(0, len(tasks), _CHUNK):
        shares = Assignment.objects.open().filter(task__in=tasks[start : start + _CHUNK], role=AssignmentRole.LEAD)
        shares = shares.filter(class_wording="")  # who isn't known can't be the same
        names = ("agency__name_vi", "body__name_vi", "membership__position")
        for task, agency, body, seat, *named in shares.values_list("task", "agency", "body", "membership", *names):
            found.setdefault(task, {})[agency, body, seat] = next(filter(None, named), "")
    return found
