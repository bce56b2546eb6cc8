"""Score sets such as decision 766: their groups, items and bands, and the scores made from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.indicator import Indicator
from reports.models.period import Period
from reports.models.value import Subject, Value
from reports.rules.kinds import ObjectionDecision, ScoreFormula
from tasks.models import User
from tasks.models.choices import choices
from tasks.models.validity import ValidityQuerySet, validity_check


class ScoreSet(models.Model):
    """A set of points with groups and bands, in one version; a change of points or formulas is a new version."""

    code = models.CharField(_("code"), max_length=40)
    number = models.PositiveIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=300)
    legal_source = models.CharField(_("legal source"), max_length=300, blank=True)
    max_points = models.DecimalField(_("maximum"), max_digits=8, decimal_places=3)
    total_indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published total")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("score set")
        verbose_name_plural = _("score sets")
        constraints = [
            validity_check("score_set"),
            models.UniqueConstraint(fields=["code", "number"], name="score_set_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ScoreGroup(models.Model):
    """A group of a score set with its maximum; `indicator` is the one under which sources publish its points."""

    score_set = models.ForeignKey(
        ScoreSet, on_delete=models.CASCADE, related_name="groups", verbose_name=_("score set")
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=300)
    max_points = models.DecimalField(_("maximum"), max_digits=8, decimal_places=3)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published points")
    )

    class Meta:
        verbose_name = _("score group")
        verbose_name_plural = _("score groups")
        ordering = ["score_set", "number"]
        constraints = [models.UniqueConstraint(fields=["score_set", "number"], name="score_group_once")]

    def __str__(self) -> str:
        return self.name


class ScoreItem(models.Model):
    """One line of a group: which indicator gives how many points at most, by which formula."""

    group = models.ForeignKey(ScoreGroup, on_delete=models.CASCADE, related_name="items", verbose_name=_("group"))
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", verbose_name=_("indicator"))
    max_points = models.DecimalField(_("maximum"), max_digits=8, decimal_places=3)
    formula = models.CharField(
        _("formula"), max_length=20, choices=choices(ScoreFormula), default=ScoreFormula.SHARE.value
    )
    is_confirmed = models.BooleanField(_("confirmed by a legal source"), default=False)
    legal_source = models.CharField(_("legal source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("score item")
        verbose_name_plural = _("score items")
        ordering = ["group", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "indicator"], name="score_item_once"),
            models.CheckConstraint(condition=Q(max_points__gt=0), name="score_item_has_points"),
        ]

    def __str__(self) -> str:
        return str(self.indicator)


class ScoreBand(models.Model):
    """A grade: from so many points, that included, up to the next band."""

    score_set = models.ForeignKey(ScoreSet, on_delete=models.CASCADE, related_name="bands", verbose_name=_("score set"))
    name = models.CharField(_("name"), max_length=60)
    from_points = models.DecimalField(_("from points"), max_digits=8, decimal_places=3)
    is_confirmed = models.BooleanField(_("confirmed by a legal source"), default=False)

    class Meta:
        verbose_name = _("score band")
        verbose_name_plural = _("score bands")
        ordering = ["score_set", "-from_points"]
        constraints = [models.UniqueConstraint(fields=["score_set", "from_points"], name="score_band_once")]

    def __str__(self) -> str:
        return self.name


class Score(models.Model):
    """An agency's points in a period as they were computed once; recalculated, it is a new revision.

    Empty: `total` is None when no line could be scored. Published, the row and its lines don't change any more.
    """

    score_set = models.ForeignKey(
        ScoreSet, on_delete=models.PROTECT, related_name="scores", verbose_name=_("score set")
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="scores", verbose_name=_("of"))
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="scores", verbose_name=_("period"))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    is_current = models.BooleanField(_("newest revision"), default=True)
    total = models.DecimalField(_("total"), max_digits=9, decimal_places=4, null=True, blank=True)
    computed_at = models.DateTimeField(_("computed at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    reason = models.TextField(_("reason of the recalculation"), blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        indexes = [models.Index(fields=["period", "score_set"], condition=Q(is_current=True), name="score_of_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["score_set", "subject", "period"], condition=Q(is_current=True), name="score_one_current"
            ),
            models.UniqueConstraint(fields=["score_set", "subject", "period", "revision"], name="score_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.score_set}, {self.subject}, {self.period}"


class ScoreLine(models.Model):
    """One item of a score with what went into it: the value as it was read, the points, or why it was left out."""

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="lines", verbose_name=_("score"))
    item = models.ForeignKey(ScoreItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    source_value = models.ForeignKey(
        Value, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("value")
    )
    numerator = models.DecimalField(_("numerator"), max_digits=21, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=21, decimal_places=6, null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=21, decimal_places=6, null=True, blank=True)
    max_points = models.DecimalField(_("maximum"), max_digits=8, decimal_places=3)
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=4, null=True, blank=True)
    left_out = models.CharField(_("why it was left out"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("score line")
        verbose_name_plural = _("score lines")
        constraints = [
            models.UniqueConstraint(fields=["score", "item"], name="score_line_once"),
            models.CheckConstraint(
                condition=(Q(points__isnull=False) & Q(left_out="")) | (Q(points__isnull=True) & ~Q(left_out="")),
                name="score_line_points_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.points}"


class ScoreObjection(models.Model):
    """An agency's objection to its published score, and what was decided."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="objections", verbose_name=_("score"))
    text = models.TextField(_("objection"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by"))
    at = models.DateTimeField(_("raised at"))
    decision = models.CharField(
        _("decision"), max_length=20, choices=choices(ObjectionDecision), default=ObjectionDecision.PENDING.value
    )
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("objection to a score")
        verbose_name_plural = _("objections to scores")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="score_objection_says_something", violation_error_message=_("Say why.")
            ),
            models.UniqueConstraint(
                fields=["score"],
                condition=Q(decision=ObjectionDecision.PENDING.value),
                name="score_objection_one_pending",
                violation_error_message=_("An objection to this score is already waiting."),
            ),
            models.CheckConstraint(
                condition=Q(decision=ObjectionDecision.PENDING.value, decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(decision=ObjectionDecision.PENDING.value) & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="score_objection_decision_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.score}: {self.get_decision_display()}"
