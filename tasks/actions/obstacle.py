"""Obstacles: raised by who does the work, open until the one who is asked decides."""

from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import record
from tasks.actions.notice import tell
from tasks.actions.nudge import mark_nudges_seen
from tasks.actions.refusal import Refused, require
from tasks.actions.share import lock_share, notice_text, require_text, secretariat_of, settle_notices, tell_party
from tasks.models import Agency, Assignment, Obstacle, User
from tasks.permissions import Permission, can
from tasks.queries.addressees import Addressees, addressees_on
from tasks.rules.clock import local_date
from tasks.rules.life import AskedOf, NoticeKind
from tasks.rules.roles import AGENCY_DECIDERS, RoleKind
from tasks.rules.states import OPEN_STATES, AssignmentState
from tasks.rules.workflow import Party


@transaction.atomic
def raise_obstacle(
    *,
    assignment: Assignment,
    text: str,
    request: str,
    asked_of: AskedOf,
    by: User,
    now: datetime,
    agency: Agency | None = None,
) -> Obstacle:
    """Say what stands in the way of a share and what is asked of whom.

    Effects: audits; tells those who are asked and the secretariat.
    Raises: Refused when the person may not, the share is over, words are missing, or the agency that is asked is
    missing or is the one that asks.
    """
    share = lock_share(assignment)
    require(can(by, Permission.LOG_PROGRESS, share))
    if share.state not in OPEN_STATES | {AssignmentState.PAUSED}:
        raise Refused(_("This assignment is over, so nothing stands in its way."))
    require_text(text, _("Say what stands in the way."))
    require_text(request, _("Say what you ask for."))
    if asked_of == AskedOf.AGENCY and (agency is None or agency.pk == share.agency_id):
        raise Refused(_("Name the other agency that is asked."))
    obstacle = Obstacle.objects.create(
        assignment=share,
        text=text.strip(),
        request=request.strip(),
        asked_of=asked_of.value,
        agency=agency if asked_of == AskedOf.AGENCY else None,
        raised_by=by,
        raised_at=now,
    )
    mark_nudges_seen(share, by=by, now=now)
    after = {"obstacle": obstacle.pk, "asked_of": asked_of.value, "agency": obstacle.agency_id}
    record(verb="raise_obstacle", target=share, by=by, now=now, after=after)
    people = addressees_on(local_date(now))
    asked = {person.pk: person for person in (*_asked(obstacle, people), *secretariat_of(people)) if person != by}
    words = notice_text(share, "raise_obstacle", obstacle.text)
    tell(kind=NoticeKind.OBSTACLE, assignment=share, recipients=asked.values(), text=words, now=now)
    return obstacle


@transaction.atomic
def decide_obstacle(*, obstacle: Obstacle, decision: str, by: User, now: datetime) -> Obstacle:
    """Decide on an obstacle, in words; it is closed.

    Raises: Refused when the decision is asked of somebody else, is the person's own wish, has no words, or has been
    made already.
    """
    share = lock_share(obstacle.assignment)
    obstacle = Obstacle.objects.select_related("agency").get(pk=obstacle.pk)
    require(can(by, Permission.DECIDE_OBSTACLE, obstacle))
    if obstacle.decided_at is not None:
        raise Refused(_("Somebody has already decided on this obstacle."))
    if obstacle.raised_by_id == by.pk:
        raise Refused(_("Nobody decides on their own request."))
    require_text(decision, _("Write the decision."))
    obstacle.decision, obstacle.decided_by, obstacle.decided_at = decision.strip(), by, now
    obstacle.save(update_fields=["decision", "decided_by", "decided_at"])
    after = {"obstacle": obstacle.pk, "decision": obstacle.decision}
    record(verb="decide_obstacle", target=share, by=by, now=now, after=after)
    if not share.obstacles.filter(decided_at=None).exists():
        settle_notices(share, frozenset({NoticeKind.OBSTACLE}), now=now)
    kind, text = NoticeKind.DECIDED, obstacle.decision
    tell_party(share, Party.AGENCY, kind=kind, verb="decide_obstacle", by=by, now=now, text=text)
    return obstacle


def _asked(obstacle: Obstacle, people: Addressees) -> list[User]:
    """Return the people whose decision an obstacle waits for."""
    if obstacle.asked_of == AskedOf.AGENCY:
        asked = [people.by_role[obstacle.agency_id, kind] for kind in sorted(AGENCY_DECIDERS)]
        numbers = list(dict.fromkeys(chain.from_iterable(asked)))
    else:
        kind = RoleKind.LEADER if obstacle.asked_of == AskedOf.LEADER else RoleKind.SECRETARIAT
        numbers = people.by_role[None, kind]
    return [people.users[number] for number in numbers]
