"""An agency's objection to its published score, and what the secretariat makes of it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.actions.agency_notices import tell_agency
from reports.actions.scores import recalculate_score
from reports.models import Score, ScoreObjection
from reports.queries.score_objections import objections_until
from reports.rules.kinds import ObjectionDecision
from tasks.actions.audit import record
from tasks.actions.refusal import Refused, require
from tasks.models import User
from tasks.permissions import Permission, can
from tasks.rules.clock import local_date
from tasks.rules.life import NoticeKind


@transaction.atomic
def object_to_score(*, score: Score, by: User, now: datetime, text: str) -> ScoreObjection:
    """Object to the published score of one's own agency; the secretariat decides.

    Raises: Refused when the person doesn't answer for the agency, the score isn't the newest published one, the term
    is over, an objection waits already, or nothing is said.
    """
    locked = _lock(score)
    require(can(by, Permission.OBJECT_TO_SCORE, locked.subject.agency))
    if locked.subject.agency is None or locked.published_at is None or not locked.is_current:
        raise Refused(_("Only the newest published score can be objected to."))
    last = objections_until(locked)
    if last is None or local_date(now) > last:
        raise Refused(_("The time in which this score could be objected to is over."))
    if not text.strip():
        raise Refused(_("Say why."))
    if locked.objections.filter(decision=ObjectionDecision.PENDING).exists():
        raise Refused(_("An objection to this score is already waiting."))
    objection = ScoreObjection.objects.create(score=locked, text=text.strip(), by=by, at=now)
    record(verb="object_to_score", target=locked, by=by, now=now, after={"reason": objection.text})
    return objection


@transaction.atomic
def decide_objection(
    *, objection: ScoreObjection, decision: ObjectionDecision, by: User, now: datetime, reason: str
) -> Score:
    """Accept or refuse an objection, with a reason; return the score that holds now.

    Effects: accepted, the score is calculated again from the values of now as a new revision, which is published like
    any other; the published one stays as it was. The agency's focal points and who objected are told.
    Raises: Refused when the person may not, objected themselves, gives no reason, or it has been decided already.
    """
    if decision == ObjectionDecision.PENDING:
        raise ValueError("got pending; an objection is decided by accepting or refusing it")
    require(can(by, Permission.DECIDE_SCORES))
    score = _lock(objection.score)
    waiting = ScoreObjection.objects.select_for_update().get(pk=objection.pk)
    if waiting.decision != ObjectionDecision.PENDING:
        raise Refused(_("This has been decided already."))
    if waiting.by_id == by.pk:
        raise Refused(_("Nobody decides on their own objection."))
    if not reason.strip():
        raise Refused(_("Give the reason."))
    waiting.decision, waiting.reason = decision.value, reason.strip()
    waiting.decided_by, waiting.decided_at = by, now
    waiting.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    told = {"decision": decision.value, "reason": waiting.reason}
    record(verb="decide_score_objection", target=score, by=by, now=now, after=told)
    _tell(score, waiting, now)
    if decision == ObjectionDecision.ACCEPTED:
        return recalculate_score(score=score, by=by, now=now, reason=waiting.reason)
    return score


def _tell(score: Score, objection: ScoreObjection, now: datetime) -> None:
    """Tell the agency what was decided; only agencies object."""
    agency = score.subject.agency
    if agency is None:
        return
    accepted = objection.decision == ObjectionDecision.ACCEPTED
    words = _("Objection accepted: {reason}") if accepted else _("Objection refused: {reason}")
    tell_agency(
        agency=agency,
        kind=NoticeKind.DECIDED,
        title=f"{score.score_set}, {score.period}",
        path=reverse("reports:score", args=[score.pk]),
        text=format_lazy(words, reason=objection.reason),
        now=now,
        besides=[objection.by],
    )


def _lock(score: Score) -> Score:
    """Return the score, locked until the end of the transaction."""
    locked = Score.objects.select_for_update(of=("self",)).select_related("subject__agency", "score_set", "period")
    return locked.get(pk=score.pk)
