"""The words figures are described with: what an indicator is, whom it is about, how exact a value is."""

from tasks.rules.labels import LabelledEnum
from tasks.rules.labels import gettext_noop as _


class IndicatorKind(LabelledEnum):
    """What sort of number it is; a ratio is kept in per cent, with its numerator and denominator where known."""

    COUNT = "count", _("Count")
    RATIO = "ratio", _("Ratio")
    SCORE = "score", _("Points")
    MONEY = "money", _("Money")
    DAYS = "days", _("Days")


class Direction(LabelledEnum):
    """Which way is better."""

    HIGHER = "higher", _("Higher is better"), "arrow-up"
    LOWER = "lower", _("Lower is better"), "arrow-down"
    NEITHER = "neither", _("Neither is better")


class Audience(LabelledEnum):
    """Which agencies give the figure; nobody's is known from published sources only."""

    MINISTRIES = "ministries", _("Ministries")
    LOCALITIES = "localities", _("Localities")
    AGENCIES = "agencies", _("Ministries and localities")
    NOBODY = "nobody", _("Published elsewhere")


class SubjectKind(LabelledEnum):
    """Whom a figure is about; a name alone is a place or group that no record here stands for."""

    NATION = "nation", _("Nation")
    MINISTRIES = "ministries", _("Ministries")
    LOCALITIES = "localities", _("Localities")
    AGENCY = "agency", _("Agency")
    BODY = "body", _("Body")
    NAMED = "named", _("Named by the source")


GROUPS = (SubjectKind.NATION, SubjectKind.MINISTRIES, SubjectKind.LOCALITIES)


class PeriodKind(LabelledEnum):
    """How long a period is; a span has days of its own, and one without a first day is "up to that day"."""

    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF = "half", _("Half-year")
    YEAR = "year", _("Year")
    SPAN = "span", _("Other period")


class Operator(LabelledEnum):
    """How exactly the source tells the number; anything but "equal" is never drawn as a point."""

    EQUAL = "=", "="
    LESS = "<", "<"
    AT_MOST = "<=", "≤"
    MORE = ">", ">"
    AT_LEAST = ">=", "≥"
    ABOUT = "~", "≈"


class Origin(LabelledEnum):
    """Where a value comes from; the three stand beside each other and never replace one another."""

    REPORTED = "reported", _("Reported by the agency")
    COMPUTED = "computed", _("Computed by the tracker")
    PUBLISHED = "published", _("Published by a source")


class ValueState(LabelledEnum):
    """How far a value has come on its way from the agency's table to the public."""

    DRAFT = "draft", _("Draft"), "pencil"
    SUBMITTED = "submitted", _("Submitted"), "send"
    RETURNED = "returned", _("Returned"), "arrow-back-up"
    VERIFIED = "verified", _("Verified"), "check"
    PUBLISHED = "published", _("Published"), "lock"


FINAL_STATES = (ValueState.VERIFIED, ValueState.PUBLISHED)


class TargetKind(LabelledEnum):
    """What a wanted number is for."""

    TARGET = "target", _("Target")
    BASELINE = "baseline", _("Baseline")


class ChangeKind(LabelledEnum):
    """How a change is told; 11 percentage points, 11 per cent and 11 times are three different things."""

    POINTS = "points", _("percentage points")
    SCORE_POINTS = "score_points", _("points")
    PERCENT = "percent", _("per cent")
    TIMES = "times", _("times")
    AMOUNT = "amount", _("difference")


class ScoreFormula(LabelledEnum):
    """How points are made from a value."""

    SHARE = "share", _("Ratio × maximum")
    GIVEN = "given", _("Points as reported")


class ObjectionDecision(LabelledEnum):
    """What became of an objection to a score."""

    PENDING = "pending", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
