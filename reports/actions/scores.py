"""Computing, publishing and recalculating scores."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reports.actions.locks import lock_period
from reports.models import Period, Score, ScoreItem, ScoreLine, ScoreSet, Subject, Value
from reports.queries.groups import members_by_kind, versions_in_force
from reports.queries.scores import publish_stamp, rule_item, score_items
from reports.queries.subjects import subjects_of_agencies
from reports.queries.values import current_values, figure_of
from reports.rules.audience import AUDIENCE_KINDS
from reports.rules.score import Line, Tally, tally
from tasks.actions.audit import audit_event, record_many
from tasks.actions.refusal import Refused, require
from tasks.models import AuditEvent, User
from tasks.permissions import Permission, can

BATCH = 1000
# What makes two lines the same; the value behind one may have been revised without another figure.
COMPARED = ("numerator", "denominator", "value", "max_points", "points", "left_out")


@dataclass(frozen=True)
class Scored:
    """What a calculation did: new revisions, scores that came to the same, and published ones that were left alone."""

    written: int = 0
    unchanged: int = 0
    published: int = 0


@transaction.atomic
def compute_scores(*, score_set: ScoreSet, period: Period, by: User | None, now: datetime) -> Scored:
    """Compute the scores of a period from the final values, and say what was written.

    Effects: a score that came out otherwise is a new revision, one that came to the same is left alone, a published one
    isn't touched: what has changed since is for an accepted objection. An agency without any figure has no score.
    Empty: `by` is nobody for the machine. Raises: Refused when the person may not, or the set has no items.
    Queries: a constant number, whatever the number of agencies.
    """
    if by is not None:
        require(can(by, Permission.DECIDE_SCORES))
    lock_period(period.pk)
    items = list(score_items(score_set))
    if not items:
        raise Refused(_("This score set has no items, so there is nothing to compute."))
    known = _current_scores(score_set, period)
    subjects = {one.pk for one in _subjects_asked(items, period)} | {one.subject_id for one in known}
    published = {one.subject_id for one in known if one.published_at}
    olds = {one.subject_id: one for one in known if one.subject_id not in published}
    tallies = _tallies(items, period, subjects, also=olds)
    lines = _lines_by_score(olds.values())
    fresh = {
        subject: (counted, sources)
        for subject, (counted, sources) in tallies.items()
        if subject not in published and _differs(counted, sources, lines.get(getattr(olds.get(subject), "pk", None)))
    }
    made = _store(score_set, period, fresh, olds, now=now)
    record_many(_event("compute_score", score, by, now) for score in made)
    return Scored(len(made), len(set(tallies) - published) - len(made), len(published))


@transaction.atomic
def publish_scores(*, score_set: ScoreSet, period: Period, by: User, now: datetime, seen: str) -> list[Score]:
    """Publish the newest scores of a period; from then on they don't change any more.

    `seen` is the stamp of the list the person looked at.
    Raises: Refused when the person may not, nothing is left to publish, or it isn't what they have seen.
    """
    require(can(by, Permission.DECIDE_SCORES))
    lock_period(period.pk)
    waiting = [one for one in _current_scores(score_set, period) if one.published_at is None and one.total is not None]
    if not waiting:
        raise Refused(_("There is no score to publish: compute them first, or they are published already."))
    if publish_stamp(waiting) != seen:
        raise Refused(
            _("The scores were computed anew since you opened the list. Look at them again, and publish then.")
        )
    Score.objects.filter(pk__in=[one.pk for one in waiting]).update(published_at=now, published_by=by)
    record_many(_event("publish_score", score, by, now) for score in waiting)
    return waiting


def recalculate_score(*, score: Score, by: User, now: datetime, reason: str) -> Score:
    """Return a new revision of one score, made from the values of now, whether it came out otherwise or not.

    The caller holds the transaction and has asked who may. The published revision stays as it was published.
    """
    items = list(score_items(score.score_set))
    alone = {score.subject_id: score}
    fresh = _tallies(items, score.period, alone, also=alone)
    (made,) = _store(score.score_set, score.period, fresh, alone, now=now, reason=reason)
    record_many([_event("recalculate_score", made, by, now, reason=reason)])
    return made


def _event(verb: str, score: Score, by: User | None, now: datetime, **facts: object) -> AuditEvent:
    told = {"revision": score.revision, "total": score.total, **facts}
    return audit_event(verb=verb, target=score, by=by, now=now, after=told)


def _current_scores(score_set: ScoreSet, period: Period) -> list[Score]:
    known = Score.objects.filter(score_set=score_set, period=period, is_current=True)
    return list(known.order_by("pk"))


def _subjects_asked(items: Iterable[ScoreItem], period: Period) -> list[Subject]:
    """Return the agencies that are asked for one of the indicators on the period's cut-off, as far as figures are kept."""
    kinds = {kind for item in items for kind in AUDIENCE_KINDS[item.indicator.audience]}
    members = members_by_kind([period])[period.pk]
    return list(subjects_of_agencies(one for kind in kinds for one in members.get(kind, ())).values())


Sources = Mapping[int, Value]


def _tallies(
    items: list[ScoreItem], period: Period, subjects: Iterable[int], *, also: Collection[int]
) -> dict[int, tuple[Tally, Sources]]:
    """Return each subject's score and the values behind its items; of those without any value just these `also`.

    A figure under another definition than the one in force on the cut-off isn't scored, as no group counts it either.
    """
    subjects, rules = list(subjects), [rule_item(item) for item in items]
    in_force = versions_in_force([item.indicator for item in items], [period])
    values = current_values({item.indicator_id for item in items}, subjects, [period])
    found: dict[int, tuple[Tally, Sources]] = {}
    for subject in subjects:
        sources = {item.pk: values.get((item.indicator_id, subject, period.pk)) for item in items}
        known = {item: value for item, value in sources.items() if value is not None}
        if known or subject in also:
            figures = {item: figure_of(value) for item, value in known.items()}
            other = {
                item for item, value in known.items() if value.version_id != in_force[value.indicator_id, period.pk]
            }
            found[subject] = (tally(rules, figures, other_definition=other), known)
    return found


def _lines_by_score(scores: Iterable[Score]) -> dict[int | None, dict[int, ScoreLine]]:
    found: dict[int | None, dict[int, ScoreLine]] = {one.pk: {} for one in scores}
    for line in ScoreLine.objects.filter(score__in=[pk for pk in found if pk is not None]):
        found[line.score_id][line.item_id] = line
    return found


def _differs(counted: Tally, sources: Sources, lines: Mapping[int, ScoreLine] | None) -> bool:
    """Return whether a score is another than the stored one."""
    if lines is None:
        return True
    now = {line.item.key: _line(line, sources.get(line.item.key)) for line in counted.lines}
    return {key: _facts(line) for key, line in now.items()} != {key: _facts(line) for key, line in lines.items()}


def _facts(line: ScoreLine) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in COMPARED)


def _line(line: Line, source: Value | None) -> ScoreLine:
    """Return an unsaved line with everything that went into it."""
    figure = line.figure
    return ScoreLine(
        item_id=line.item.key,
        source_value=source,
        numerator=figure.numerator if figure else None,
        denominator=figure.denominator if figure else None,
        value=figure.value if figure else None,
        max_points=line.item.max_points,
        points=line.points,
        left_out=line.left_out.value if line.left_out else "",
    )


def _store(
    score_set: ScoreSet,
    period: Period,
    fresh: Mapping[int, tuple[Tally, Sources]],
    olds: Mapping[int, Score],
    *,
    now: datetime,
    reason: str = "",
) -> list[Score]:
    """Store new revisions with their lines; the old ones are no longer the newest."""
    replaced = [olds[subject].pk for subject in fresh if subject in olds]
    Score.objects.filter(pk__in=replaced).update(is_current=False)
    made = Score.objects.bulk_create(
        Score(
            score_set=score_set,
            subject_id=subject,
            period=period,
            revision=olds[subject].revision + 1 if subject in olds else 1,
            total=counted.total,
            computed_at=now,
            reason=reason,
        )
        for subject, (counted, _sources) in fresh.items()
    )
    lines = []
    for score in made:
        counted, sources = fresh[score.subject_id]
        for one in counted.lines:
            line = _line(one, sources.get(one.item.key))
            line.score = score
            lines.append(line)
    ScoreLine.objects.bulk_create(lines, batch_size=BATCH)
    return made
