"""The reminder policy in force: what the secretariat wrote, else what every office starts with."""

import csv
from functools import lru_cache
from pathlib import Path

from tasks.models import ReminderPolicy
from tasks.rules.life import NoticeKind
from tasks.rules.reminder import MUST_BE_MAILED, Policy, Step, read_escalation, read_offsets

_FILE = Path(__file__).resolve().parent.parent / "data" / "reminder_policies.csv"


@lru_cache(maxsize=1)
def starting_policies() -> dict[NoticeKind, Policy]:
    """Return the policy of every timed kind from the project's own file."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {NoticeKind(row["kind"]): _policy_of_file(row) for row in csv.DictReader(file)}


def policies_in_force() -> dict[NoticeKind, Policy]:
    """Return the policy of every timed kind that is in use; a kind without a row has the starting one.

    Queries: one.
    """
    found = dict(starting_policies())
    for row in ReminderPolicy.objects.all():
        kind = NoticeKind(row.kind)
        found[kind] = Policy(
            kind,
            read_offsets(row.days_before),
            read_offsets(row.days_after),
            row.repeat_days,
            read_escalation(row.escalation),
            row.may_unsubscribe,
        )
        if not row.is_active:
            del found[kind]
    return found


def may_be_ended(kind: NoticeKind, policies: dict[NoticeKind, Policy]) -> bool:
    """Return whether somebody may end the mails of a kind; what isn't timed may be ended, except for being urged."""
    policy = policies.get(kind, starting_policies().get(kind))
    return kind not in MUST_BE_MAILED and (policy is None or policy.may_unsubscribe)


def _policy_of_file(row: dict[str, str]) -> Policy:
    steps = (part.split("=") for part in row["escalation"].split("|") if part)
    return Policy(
        kind=NoticeKind(row["kind"]),
        days_before=_numbers(row["days_before"]),
        days_after=_numbers(row["days_after"]),
        repeat_days=int(row["repeat_days"]) if row["repeat_days"] else None,
        escalation={Step(name): int(days) for name, days in steps},
        may_unsubscribe=row["may_unsubscribe"] == "1",
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("|") if part)
