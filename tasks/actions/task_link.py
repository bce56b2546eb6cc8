"""An order that repeats or supersedes an earlier one: the earlier one's open shares end, so that nothing counts twice."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tasks.actions.audit import record
from tasks.actions.refusal import Refused, require
from tasks.actions.share import lock_share, make_move
from tasks.models import Assignment, Task, TaskLink, User
from tasks.permissions import Permission, can
from tasks.rules.life import LinkKind
from tasks.rules.workflow import WORKFLOW, Move


@dataclass(frozen=True)
class LinkPreview:
    """What a link would end: the earlier order's open shares, and those of them whose holder has none of the later one."""

    later: Task
    earlier: Task
    kind: LinkKind
    ending: list[Assignment] = field(default_factory=list)

    @property
    def without_later_share(self) -> list[Assignment]:
        """Return the shares whose agency, body or member would be left without any share of either order."""
        later = self.later.assignments.exclude(state="withdrawn")
        held = set(later.values_list("agency", "body", "membership"))
        return [one for one in self.ending if (one.agency_id, one.body_id, one.membership_id) not in held]


def preview_link(*, later: Task, earlier: Task, kind: LinkKind, by: User) -> LinkPreview:
    """Return what linking would end; nothing is written.

    Raises: Refused as for `link_tasks`.
    """
    require(can(by, Permission.LINK_TASKS))
    _check(later, earlier)
    open_states = sorted(WORKFLOW[Move.WITHDRAW].sources)
    shares = Assignment.objects.filter(task=earlier, state__in=open_states).with_names()
    return LinkPreview(later, earlier, kind, list(shares.order_by(F("due_on").asc(nulls_last=True), "pk")))


@transaction.atomic
def link_tasks(*, later: Task, earlier: Task, kind: LinkKind, by: User, now: datetime) -> TaskLink:
    """Say that an order repeats or supersedes an earlier one, and return the link.

    Effects: withdraws the earlier order's open shares, each with the later order as its reason; a recurring order that
    has been followed by a later one opens no more periods. What is completed stays and counts. Audits everything.
    Raises: Refused when the person may not, the two are the same, already linked, in a circle, or the wrong way round.
    """
    # The two rows in the order of their numbers, so that two people linking them both ways don't wait for each other.
    list(Task.objects.select_for_update().filter(pk__in=[later.pk, earlier.pk]).order_by("pk"))
    preview = preview_link(later=later, earlier=earlier, kind=kind, by=by)
    link = TaskLink.objects.create(later=later, earlier=earlier, kind=kind, made_by=by, made_at=now)
    facts = {"code": later.code, "number": later.directive}
    reason = _("Superseded by %(code)s of %(number)s.") % facts
    if kind == LinkKind.REPEATS:
        reason = _("Repeated by %(code)s of %(number)s.") % facts
    for share in preview.ending:
        make_move(lock_share(share), move=Move.WITHDRAW, by=by, now=now, after={"reason": reason}, text=reason)
    after = {"earlier": earlier.pk, "number": earlier.code, "kind": kind.value, "withdrawn": len(preview.ending)}
    record(verb="link_tasks", target=later, by=by, now=now, after=after)
    return link


def _check(later: Task, earlier: Task) -> None:
    """Refuse a link that says nothing or contradicts the ones there are."""
    if later.pk == earlier.pk:
        raise Refused(_("Choose another order: this is the same one."))
    if TaskLink.objects.filter(later=later, earlier=earlier).exists():
        raise Refused(_("These two orders are already linked."))
    if earlier.directive.issued_on > later.directive.issued_on:
        raise Refused(_("The order you chose is the later one; open it and link it from there."))
    if later.pk in _before(earlier):
        raise Refused(_("The order you chose already follows this one."))


def _before(task: Task) -> set[int]:
    """Return the orders that this one follows, however far back.

    Queries: one for each generation.
    """
    found: set[int] = set()
    asked = {task.pk}
    while asked:
        asked = set(TaskLink.objects.filter(later__in=asked).values_list("earlier", flat=True)) - found
        found |= asked
    return found
