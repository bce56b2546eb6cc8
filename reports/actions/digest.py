"""Sending the weekly summary."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.queries.digest import TILES, Digest, DigestPlan, weekly_digests
from tasks.actions.outbox import MailDraft, draft_mail, queue_mails
from tasks.queries.links import absolute

MAIL_KIND = "weekly_digest"


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
    change = numbers.row.change
    standing = [
        (status.label, getattr(numbers.row.counts, status), change and getattr(change, status), links.get(status, ""))
        for status in TILES
    ]
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
        "standing": standing,
        "late_agencies": digest.late_agencies,
        "agencies": [(row, {name: absolute(path) for name, path in row.links.items()}) for row in digest.agencies],
        "home_url": absolute(reverse("reports:board" if digest.is_national else "tasks:my-work")),
    }
