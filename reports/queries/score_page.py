"""Everything the page of one score shows."""

from dataclasses import dataclass
from datetime import date, datetime

from reports.models import Score, ScoreObjection
from reports.permissions import visible_scores
from reports.queries.score_objections import objections_until
from reports.queries.scores import Explanation, explain_score
from reports.rules.kinds import ObjectionDecision
from tasks.models import User
from tasks.permissions import Permission, can
from tasks.rules.clock import local_date


@dataclass(frozen=True)
class ScorePageData:
    """A score line by line, its revisions and objections, and what this person may do.

    Empty: `objections_until` is None while the score isn't published; `waiting` while no objection waits.
    """

    score: Score
    explanation: Explanation
    revisions: list[Score]
    objections: list[ScoreObjection]
    objections_until: date | None
    may_object: bool
    may_decide: bool

    @property
    def waiting(self) -> ScoreObjection | None:
        """Return the objection that waits for a decision."""
        return next((one for one in self.objections if one.decision == ObjectionDecision.PENDING), None)


def score_page(score: Score, user: User, now: datetime) -> ScorePageData:
    """Return the page of a score; objections are shown to those who decide on them and to the agency itself.

    Queries: a constant number.
    """
    own = bool(can(user, Permission.OBJECT_TO_SCORE, score.subject.agency)) if score.subject.agency else False
    decides = bool(can(user, Permission.DECIDE_SCORES))
    revisions = visible_scores(user).filter(
        score_set=score.score_set_id, subject=score.subject_id, period=score.period_id
    )
    objections = score.objections.select_related("by", "decided_by").order_by("-at") if own or decides else []
    until = objections_until(score)
    known = list(objections)
    open_ = until is not None and local_date(now) <= until and score.is_current
    waits = any(one.decision == ObjectionDecision.PENDING for one in known)
    return ScorePageData(
        score=score,
        explanation=explain_score(score.score_set, score.subject, score.period, score=score, user=user),
        revisions=list(revisions.order_by("-revision")),
        objections=known,
        objections_until=until,
        may_object=own and open_ and not waits,
        may_decide=decides and waits,
    )
