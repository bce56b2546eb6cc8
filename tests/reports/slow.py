"""The slow, obvious way to every computed figure: plain Python over all rows, one question at a time.

Nothing here asks the code it is compared with: sums are exact fractions, and each rule is written out once more.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from reports.models import Indicator, IndicatorVersion, Period, ScoreItem, Subject, Value
from tasks.models import (
    Agency,
    Assignment,
    AuditEvent,
    CalendarDay,
    CompletionRequest,
    ExtensionRequest,
    Obstacle,
    ProgressEntry,
)
from tasks.rules.clock import VIETNAM
from tasks.rules.status import derive_status

DAY = timedelta(days=1)
NONE_AROSE = "none arose"
# A figure is missing (None), "none arose", or (operator, value, numerator, denominator).
Known = Any


def rounded(number: Fraction, places: int = 6) -> Decimal:
    """Return a fraction to so many places, a half away from zero."""
    scaled = number * 10**places
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-places)


def percent(above: Decimal | int, below: Decimal | int) -> Known:
    """Return a ratio in per cent with its parts; a share of nothing is "none arose"."""
    if below == 0:
        return NONE_AROSE
    value = rounded(Fraction(above) * 100 / Fraction(below)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    return ("=", value, Decimal(above), Decimal(below))


@dataclass
class Rows:
    """Every row there is, read once."""

    agencies: list[Agency]
    followed: list[tuple[int, int]]
    periods: list[Period]
    indicators: list[Indicator]
    versions: list[IndicatorVersion]
    subjects: list[Subject]
    values: dict[tuple[int, int | None, int], list[Value]]
    items: list[ScoreItem]
    shares: list[Assignment]
    events: list[AuditEvent]
    entries: list[ProgressEntry]
    accepted: list[CompletionRequest]
    extensions: list[ExtensionRequest]
    obstacles: list[Obstacle]
    holidays: set[date]
    make_up: set[date]


def read_rows() -> Rows:
    """Return every row of the database that a figure can come from."""
    values: dict[tuple[int, int | None, int], list[Value]] = {}
    for value in Value.objects.select_related("subject", "version"):
        values.setdefault((value.indicator_id, value.subject.agency_id, value.period_id), []).append(value)
    return Rows(
        agencies=list(Agency.objects.all()),
        followed=list(Agency.successors.through.objects.values_list("from_agency", "to_agency")),
        periods=list(Period.objects.all()),
        indicators=list(Indicator.objects.all()),
        versions=list(IndicatorVersion.objects.all()),
        subjects=list(Subject.objects.all()),
        values=values,
        items=list(ScoreItem.objects.select_related("group", "indicator")),
        shares=list(Assignment.objects.select_related("task__directive")),
        events=list(AuditEvent.objects.filter(target_type="assignment")),
        entries=list(ProgressEntry.objects.all()),
        accepted=list(CompletionRequest.objects.filter(decision="accepted")),
        extensions=list(ExtensionRequest.objects.select_related("assignment")),
        obstacles=list(Obstacle.objects.select_related("assignment")),
        holidays=set(CalendarDay.objects.exclude(kind="make_up").values_list("day", flat=True)),
        make_up=set(CalendarDay.objects.filter(kind="make_up").values_list("day", flat=True)),
    )


def was_there(row: Any, day: date) -> bool:
    """Return whether an agency, indicator or definition held on a day."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day)


# ---- What this system counts -------------------------------------------------------------------------------------------


def day_of(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def counted_then(rows: Rows, share: Assignment, moment: datetime) -> str | None:
    """Return how a share stood at a moment, as far as today's rows tell; None before there was one."""
    issued = share.task.directive.issued_on
    begun = share.period_on is None or share.period_on <= day_of(moment)
    if not (share.created_at <= moment or (issued is not None and issued <= day_of(moment) and begun)):
        return None
    status = derive_status(share.status_facts, moment).value
    if status in ("paused", "withdrawn"):
        return status
    if share.submitted_at is not None and share.submitted_at > moment:
        if share.due_on is None:
            return "no_deadline"
        return "overdue" if share.due_on < day_of(moment) else "open_in_time"
    waits = share.state == "completed" and any(
        one.assignment_id == share.pk and one.decided_at > moment for one in rows.accepted
    )
    if not waits:
        return status
    return "no_deadline" if share.due_on is None else "overdue" if status == "done_late" else "open_in_time"


def add_working_days(rows: Rows, day: date, number: int) -> date:
    while number > 0:
        day += DAY
        if day in rows.make_up or (day.weekday() < 5 and day not in rows.holidays):
            number -= 1
    return day


def counted(rows: Rows, name: str, agency: int, period: Period, now: datetime) -> Known:
    """Return a computed indicator of one agency."""
    end = datetime(period.cut_off_on.year, period.cut_off_on.month, period.cut_off_on.day, tzinfo=VIETNAM) + DAY
    moment = min(now, end - timedelta(microseconds=1))
    mine = [share for share in rows.shares if share.agency_id == agency]
    stood = [counted_then(rows, share, moment) for share in mine]
    done = stood.count("done_on_time") + stood.count("done_late")
    alive = len([status for status in stood if status not in (None, "withdrawn")])
    if name == "completion":
        return percent(done, alive)
    if name == "on_time":
        return percent(stood.count("done_on_time"), done)
    if name == "overdue":
        return percent(stood.count("overdue"), done + stood.count("overdue"))
    if name == "extensions_per_order":
        granted = [
            one
            for one in rows.extensions
            if one.assignment.agency_id == agency
            and one.assignment.state != "withdrawn"
            and one.decision in ("granted", "shortened")
            and one.decided_at <= moment
        ]
        return percent(len(granted), alive) if alive else NONE_AROSE
    if name == "recommendations_answered":
        raised = [one for one in rows.obstacles if one.assignment.agency_id == agency and one.raised_at <= moment]
        return percent(len([one for one in raised if one.decided_at and one.decided_at <= moment]), len(raised))
    return acknowledged(rows, mine, period) if name == "acknowledged_in_time" else updated(rows, mine, period, moment)


def acknowledged(rows: Rows, mine: list[Assignment], period: Period) -> Known:
    """Return, of the orders whose three working days ended in the period, those answered in them."""
    asked = answered = 0
    for share in mine:
        about = [event for event in rows.events if event.target_id == share.pk]
        moved = [event.at for event in about if event.verb in ("transfer_assignment", "pass_on_assignment")]
        given = max(moved) if moved else share.created_at
        last = add_working_days(rows, day_of(given), 3)
        if share.state == "withdrawn" or not period.starts_on <= last <= period.cut_off_on:
            continue
        answers = [
            event.at
            for event in about
            if event.at >= given
            and event.verb
            in (
                "acknowledge_assignment",
                "decline_assignment",
                "propose_transfer",
                "log_progress",
                "submit_completion",
            )
        ]
        asked += 1
        answered += bool(answers) and day_of(min(answers)) <= last
    return percent(answered, asked)


def updated(rows: Rows, mine: list[Assignment], period: Period, moment: datetime) -> Known:
    """Return, of the updates owed in the weeks that ended on a Tuesday at 15:00 of the period, those given."""
    owed = given = 0
    day = period.starts_on
    while day <= period.cut_off_on:
        closes = datetime(day.year, day.month, day.day, 15, tzinfo=VIETNAM)
        opens = closes - 7 * DAY
        for share in mine if day.weekday() == 1 and closes <= moment else ():
            begun = share.period_on is None or share.period_on <= day_of(opens)
            undone = share.submitted_at is None or share.submitted_at >= closes
            if share.created_at <= opens and begun and undone and share.state not in ("paused", "withdrawn"):
                owed += 1
                given += any(
                    entry.assignment_id == share.pk and opens <= entry.created_at < closes for entry in rows.entries
                )
        day += DAY
    return percent(given, owed)


# ---- Values ------------------------------------------------------------------------------------------------------------


def version_on(rows: Rows, indicator: int, day: date) -> int:
    """Return the definition in force on a day."""
    mine = sorted((one for one in rows.versions if one.indicator_id == indicator), key=lambda one: one.number)
    holding = [one for one in mine if was_there(one, day)]
    return (holding or mine)[-1].pk


def value_in(rows: Rows, indicator: int, agency: int, period: int) -> Value | None:
    """Return what stands in a cell: computed, else reported and verified, else published."""
    best = None
    for value in rows.values.get((indicator, agency, period), []):
        if not value.is_current or (value.origin == "reported" and value.state not in ("verified", "published")):
            continue
        place = (["published", "reported", "computed"].index(value.origin), value.version.number)
        if best is None or place > best[0]:
            best = (place, value)
    return best[1] if best else None


def known(value: Value | None) -> Known:
    """Return a stored value as it is known."""
    if value is None:
        return None
    return NONE_AROSE if value.none_arose else (value.operator, value.value, value.numerator, value.denominator)


def derived(rows: Rows, indicator: Indicator, agency: int, period: int) -> Known:
    """Return a ratio made from other indicators; None when a part is lacking or not exact."""
    sums = []
    for formula in (indicator.numerator_of, indicator.denominator_of):
        total = Decimal(0)
        for code in formula.replace(" ", "").split("+"):
            (part,) = [one for one in rows.indicators if one.code == code]
            figure = known(value_in(rows, part.pk, agency, period))
            if figure is None:
                return None
            if figure == NONE_AROSE:
                continue
            if figure[0] != "=":
                return None
            total += figure[1]
        sums.append(total)
    return percent(*sums)


def added_up(kind: str, figures: list[Known]) -> Known:
    """Return the sum of figures that are all exact and have what it takes; "none arose" adds nothing."""
    arisen = [figure for figure in figures if figure != NONE_AROSE]
    if not arisen:
        return NONE_AROSE
    if kind == "ratio":
        return percent(sum(figure[2] for figure in arisen), sum(figure[3] for figure in arisen))
    return ("=", sum(figure[1] for figure in arisen), None, None)


def can_be_added(kind: str, figure: Known) -> bool:
    """Return whether a known figure that isn't "none arose" can go into a sum."""
    if figure[0] != "=":
        return False
    return figure[2] is not None and figure[3] is not None if kind == "ratio" else kind in ("count", "money")


def group(rows: Rows, indicator: Indicator, kinds: set[str], period: Period) -> tuple[Known, int, int, int, int]:
    """Return a group's figure, and how many were counted, had nothing, were left out and are missing."""
    asked = {"agencies": {"ministry", "province"}, "ministries": {"ministry"}, "localities": {"province"}}
    going_in, nothing, left_out, missing = [], 0, 0, 0
    for agency in rows.agencies:
        if agency.kind not in kinds & asked[indicator.audience] or not was_there(agency, period.cut_off_on):
            continue
        value = value_in(rows, indicator.pk, agency.pk, period.pk)
        if value is None:
            missing += 1
        elif value.version_id != version_on(rows, indicator.pk, period.cut_off_on):
            left_out += 1
        elif value.none_arose:
            nothing += 1
        elif can_be_added(indicator.kind, known(value)):
            going_in.append(known(value))
        else:
            left_out += 1
    total = added_up(indicator.kind, going_in) if going_in else NONE_AROSE if nothing else None
    return total, len(going_in), nothing, left_out, missing


def made_of(rows: Rows, agency: int, then: date, now: date) -> set[int]:
    """Return the agencies of an earlier day that have gone into one of today's."""
    by_number = {one.pk: one for one in rows.agencies}
    inside, grown = {agency}, True
    while grown:
        more = {old for old, new in rows.followed if new in inside and not was_there(by_number[old], now)}
        grown = not more <= inside
        inside |= more
    return {one for one in inside if was_there(by_number[one], then)}


def comparable(rows: Rows, indicator: Indicator, agency: int, period: Period, now: date) -> Known:
    """Return an earlier figure of today's agency, or "not comparable"."""
    members = made_of(rows, agency, period.cut_off_on, now)
    if not members or any(len([new for old, new in rows.followed if old == one]) > 1 for one in members - {agency}):
        return "not comparable"
    values = [value_in(rows, indicator.pk, one, period.pk) for one in sorted(members)]
    if len({value.version_id for value in values if value}) > 1:
        return "not comparable"
    figures = [known(value) for value in values]
    if len(figures) == 1:
        return figures[0]
    arisen = [figure for figure in figures if figure not in (None, NONE_AROSE)]
    if None in figures or not all(can_be_added(indicator.kind, figure) for figure in arisen):
        return "not comparable"
    return added_up(indicator.kind, figures)


def change(old: Known, new: Known) -> Decimal | None:
    """Return new − old where both are exactly known."""
    if any(figure in (None, NONE_AROSE, "not comparable") or figure[0] != "=" for figure in (old, new)):
        return None
    return new[1] - old[1]


def rank(figures: dict[int, Known], one: int, *, lower_is_better: bool) -> int | None:
    """Return one more than the number of those who are better; None for who has no exact figure."""
    exact = {key: figure[1] for key, figure in figures.items() if figure not in (None, NONE_AROSE) and figure[0] == "="}
    if one not in exact:
        return None
    better = [value for value in exact.values() if (value < exact[one] if lower_is_better else value > exact[one])]
    return 1 + len(better)


def score(rows: Rows, agency: int, period: Period) -> tuple[Decimal | None, dict[int, Decimal | None]] | None:
    """Return the total and the points of each item; None for an agency without any of the figures."""
    points: dict[int, Decimal | None] = {}
    found = False
    for item in rows.items:
        value = value_in(rows, item.indicator_id, agency, period.pk)
        figure = known(value)
        found = found or figure is not None
        points[item.pk] = None
        if value is not None and value.version_id != version_on(rows, item.indicator_id, period.cut_off_on):
            continue
        if figure in (None, NONE_AROSE) or figure[0] != "=":
            continue
        if item.formula == "given" and 0 <= figure[1] <= item.max_points:
            points[item.pk] = rounded(Fraction(figure[1]), 4)
        elif item.formula == "share" and item.indicator.direction == "higher" and 0 <= figure[1] <= 100:
            points[item.pk] = rounded(Fraction(figure[1]) * Fraction(item.max_points) / 100, 4)
    scored = [one for one in points.values() if one is not None]
    return (sum(scored) if scored else None, points) if found else None
