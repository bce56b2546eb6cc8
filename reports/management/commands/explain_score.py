"""Explains a score line by line: what went in, by which formula, how many points, and what was left out and why."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.models import ScoreSet, Subject
from reports.queries.periods import find_period
from reports.queries.scores import ExplainedGroup, ExplainedLine, Explanation, explain_score, newest_score
from reports.queries.subjects import find_subject
from reports.templatetags.figures import figure, measure, parts
from tasks.templatetags.office import enum_label, short_day


class Command(BaseCommand):
    """`manage.py explain_score SET SUBJECT PERIOD`."""

    help = "Explain a score line by line. SET: code; SUBJECT: agency, body or name; PERIOD: name or number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("score_set", metavar="SET", help="the code of the score set, such as QD766")
        parser.add_argument("subject", metavar="SUBJECT", help="the name or abbreviation of the agency")
        parser.add_argument("period", metavar="PERIOD", help="the name or the number of the period")

    def handle(self, *args: Any, score_set: str, subject: str, period: str, **options: Any) -> None:
        chosen_period, whom = find_period(period), find_subject(subject)
        if chosen_period is None:
            raise CommandError(_("There is no period “%(name)s”.") % {"name": period})
        if whom is None:
            raise CommandError(_("No figures are kept about “%(name)s”.") % {"name": subject})
        sets = ScoreSet.objects.filter(code__iexact=score_set).order_by("-number")
        found = sets.in_force(chosen_period.cut_off_on).first() or sets.first()
        if found is None:
            raise CommandError(_("There is no score set “%(name)s”.") % {"name": score_set})
        told = explain_score(found, whom, chosen_period, score=newest_score(found, whom, chosen_period))
        if told.score is None and told.published_total is None:
            raise CommandError(_("Nobody computed or published this score."))
        # An explanation is a text of the office, whatever the language of the machine.
        with override("vi"):
            self.stdout.write("\n".join(in_words(told, whom)))


def in_words(told: Explanation, subject: Subject) -> Iterator[str]:
    """Yield the explanation line by line."""
    yield f"{told.score_set.name} ({told.score_set.number}), {subject}, {told.period}"
    if told.score is not None:
        for part in told.groups:
            yield from _group_in_words(part)
        yield from _total_in_words(told)
    if told.published_total is not None:
        yield from _published_in_words(told)


def _group_in_words(part: ExplainedGroup) -> Iterator[str]:
    points = {"points": measure(part.points), "most": measure(part.group.max_points)}
    yield f"{part.group.number}. {part.group.name}: " + _("%(points)s of %(most)s points") % points
    yield from (f"   - {_line_in_words(entry)}" for entry in part.lines)


def _line_in_words(entry: ExplainedLine) -> str:
    name, known = entry.item.indicator.name, entry.figure
    if entry.left_out:
        why = _("left out: %(reason)s") % {"reason": enum_label(entry.left_out)}
        return f"{name}: {why}" if known is None or known.none_arose else f"{name}: {figure(known)}; {why}"
    told = figure(known, entry.item.indicator.unit) + (f" ({parts(known)})" if parts(known) else "")
    points = {"points": measure(entry.line.points if entry.line else None), "most": measure(entry.max_points)}
    formula = str(entry.item.get_formula_display())
    return f"{name}: {told}; {formula}: " + _("%(points)s of %(most)s points") % points


def _total_in_words(told: Explanation) -> Iterator[str]:
    points = {"points": measure(told.total), "most": measure(told.score_set.max_points)}
    grade = _("at least %(grade)s") % {"grade": told.band} if told.band and told.left_out else told.band
    total = _("Total: %(points)s of %(most)s points") % points
    yield f"{total}, {grade}" if grade else total
    if told.left_out:
        words = _("%(count)s lines were left out; the others give %(most)s points at most.")
        yield words % {"count": len(told.left_out), "most": measure(told.scored_out_of)}
    score = told.score
    if score is not None:
        state = (
            _("published on %(day)s") % {"day": short_day(score.published_at)}
            if score.published_at
            else _("not published")
        )
        yield _("Revision %(number)s, %(state)s.") % {"number": score.revision, "state": state}


def _published_in_words(told: Explanation) -> Iterator[str]:
    yield _("Published by a source:")
    for part in told.groups:
        if part.published is not None:
            yield f"   - {part.group.name}: {measure(part.published.value)}"
    total, known = figure(told.published.total), told.published
    if known.sum_of_parts is not None:
        yield _("   Sum of its parts: %(sum)s") % {"sum": measure(known.sum_of_parts)}
    band = f", {told.published_band}" if told.published_band else ""
    yield _("   Total: %(total)s") % {"total": total} + band
    if known.difference:
        yield _("   Gap: %(gap)s. The published total doesn't equal its published parts.") % {
            "gap": measure(known.difference)
        }
