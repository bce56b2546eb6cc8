"""Sending the weekly summary."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reports.queries.digest import TILES, Digest, DigestNumbers, DigestPlan, weekly_digests
from tasks.actions.outbox import MailDraft, draft_mail, queue_mails
from tasks.queries.links import absolute
from tasks.rules.states import Status

MAIL_KIND = "weekly_digest"
WAIVED = gettext_noop("of which the delay was waived as objective")


@dataclass(frozen=True)
class SentDigests:
    """What was found, and how many mails it added to the outbox."""

    plan: DigestPlan
    queued: int

    @property
    def summary(self) -> str:
        """Return the run in one sentence, for its record and for who runs it by hand."""
        return _("Week %(week)s: %(people)s people.") % {"week": self.plan.week, "people": len(self.plan.digests)}


def send_weekly_digest(*, now: datetime, dry_run: bool = False) -> SentDigests:
    """Put the summary of the week into the outbox, one mail for each person it has something to say to.

    Effects: a person gets at most one a week, however often and by however many workers this is run; `dry_run`
    writes nothing.
    Queries: a constant number; see `weekly_digests` and `queue_mails`.
    """
    plan = weekly_digests(now)
    if dry_run or not plan.digests:
        return SentDigests(plan, 0)
    return SentDigests(plan, queue_mails([_draft(digest, plan, now) for digest in plan.digests], now=now))


def _draft(digest: Digest, plan: DigestPlan, now: datetime) -> MailDraft:
    """Return the mail of one person."""
    return draft_mail(
        key=f"weekly-digest:{digest.recipient.pk}:{plan.week}",
        recipient=digest.recipient,
        kind=MAIL_KIND,
        template="mail/week_passed",
        context=_context(digest, plan, now),
    )


def _context(digest: Digest, plan: DigestPlan, now: datetime) -> dict[str, Any]:
    """Return what the templates show; every number comes with the address of its rows, or none."""
    numbers, links = digest.numbers, digest.numbers.links
    return {
        "plan": plan,
        "now": now,
        "is_national": digest.is_national,
        "new": numbers.flow.new,
        "done": numbers.flow.done,
        "due_soon": numbers.standing.due_soon,
        "overdue": numbers.row.counts.overdue,
        "waiting": numbers.standing.waiting,
        "longest_wait": numbers.longest_wait,
        "links": {name: links.get(name, "") for name in ("new", "done", "due_soon", "overdue", "waiting")},
        "on_time_ratio": numbers.row.on_time_ratio,
        "standing": _standing(numbers),
        "late_agencies": digest.late_agencies,
        "agencies": [(row, {name: absolute(path) for name, path in row.links.items()}) for row in digest.agencies],
        "home_url": absolute(reverse("reports:board" if digest.is_national else "tasks:my-work")),
    }


def _standing(numbers: DigestNumbers) -> list[tuple[str, int, int | None, str]]:
    """Return the lines of the mail's table: what is counted, how many, how that moved, and the address of the rows.

    Empty: the waived delays have no line while there are none; they were never kept, so how they moved is unknown.
    """
    row, change, links = numbers.row, numbers.row.change, numbers.links
    lines = []
    for status in TILES:
        moved = getattr(change, status) if change else None
        lines.append((status.label, getattr(row.counts, status), moved, links.get(status, "")))
        if status == Status.DONE_LATE and row.waived:
            lines.append((WAIVED, row.waived, None, links.get("waived", "")))
    return lines
