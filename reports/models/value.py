"""Whom figures are about, what they were, and what they should be."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.indicator import Indicator, IndicatorVersion
from reports.models.period import Period
from reports.rules.kinds import ChangeKind, Operator, Origin, SubjectKind, TargetKind, ValueState
from tasks.models import Agency, Body, User
from tasks.models.choices import choices
from tasks.models.validity import or_zero

AGENCY, BODY = SubjectKind.AGENCY.value, SubjectKind.BODY.value


def figure(label: object, **options: object) -> models.DecimalField:
    """Return a column for a figure: exact to six places, up to hundreds of trillions (đồng); see `fits_a_figure`."""
    return models.DecimalField(label, max_digits=21, decimal_places=6, null=True, blank=True, **options)


class Subject(models.Model):
    """Whom a figure is about: an agency, a body, a group of agencies, or a name that only the source knows."""

    kind = models.CharField(_("kind"), max_length=20, choices=choices(SubjectKind))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="subjects", verbose_name=_("agency")
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="subjects", verbose_name=_("body")
    )
    name = models.CharField(_("name"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("subject of figures")
        verbose_name_plural = _("subjects of figures")
        constraints = [
            models.UniqueConstraint("kind", or_zero("agency_id"), or_zero("body_id"), "name", name="subject_once"),
            models.CheckConstraint(
                condition=Q(kind=AGENCY, agency__isnull=False, body__isnull=True, name="")
                | Q(kind=BODY, body__isnull=False, agency__isnull=True, name="")
                | (Q(kind=SubjectKind.NAMED.value, agency__isnull=True, body__isnull=True) & ~Q(name=""))
                | Q(
                    kind__in=[SubjectKind.NATION.value, SubjectKind.MINISTRIES.value, SubjectKind.LOCALITIES.value],
                    agency__isnull=True,
                    body__isnull=True,
                    name="",
                ),
                name="subject_says_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency or self.body or self.name or self.get_kind_display())


class Value(models.Model):
    """What an indicator was, for a subject and a period; a change after submission is a new revision.

    Units: `value` is in the indicator's unit, a ratio in per cent (30.4), never 0 to 1; numerator and denominator
    are plain counts. Empty: `none_arose` says that there was nothing to count, which isn't 0; a missing figure is a
    missing row. `change` is what the source itself says of the change since `compared_with`, in its own kind.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="values", verbose_name=_("indicator")
    )
    version = models.ForeignKey(
        IndicatorVersion, on_delete=models.PROTECT, related_name="values", verbose_name=_("definition")
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="values", verbose_name=_("of"))
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="values", verbose_name=_("period"))
    origin = models.CharField(_("origin"), max_length=20, choices=choices(Origin))
    state = models.CharField(_("state"), max_length=20, choices=choices(ValueState))
    revision = models.PositiveIntegerField(_("revision"), default=1)
    is_current = models.BooleanField(_("newest revision"), default=True)
    numerator = figure(_("numerator"))
    denominator = figure(_("denominator"))
    value = figure(_("value"))
    operator = models.CharField(_("operator"), max_length=2, choices=choices(Operator), default=Operator.EQUAL.value)
    none_arose = models.BooleanField(_("none arose"), default=False)
    change = figure(_("change told by the source"))
    change_kind = models.CharField(_("kind of change"), max_length=20, choices=choices(ChangeKind), blank=True)
    compared_with = models.CharField(_("compared with"), max_length=100, blank=True)
    cut_off_on = models.DateField(_("cut-off"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    wording = models.TextField(_("wording of the source"), blank=True)
    note = models.TextField(_("note"), blank=True)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    submitted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason of the return or revision"), blank=True)

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        indexes = [
            models.Index(fields=["subject", "period"], condition=Q(is_current=True), name="value_of_subject"),
            models.Index(fields=["indicator", "period"], condition=Q(is_current=True), name="value_of_indicator"),
            models.Index(fields=["period", "state"], condition=Q(is_current=True), name="value_queue"),
            models.Index(fields=["period"], condition=Q(state=ValueState.SUBMITTED.value), name="value_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "subject", "period", "version", "origin"],
                condition=Q(is_current=True),
                name="value_one_current",
                violation_error_message=_("There is already a current value for this agency and period."),
            ),
            models.UniqueConstraint(
                fields=["indicator", "subject", "period", "version", "origin", "revision"], name="value_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(none_arose=True, value__isnull=True) | Q(none_arose=False, value__isnull=False),
                name="value_or_none_arose",
                violation_error_message=_("Give a value, or say that none arose."),
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0) | Q(none_arose=True, denominator=0),
                name="value_denominator_positive",
                violation_error_message=_("A denominator of 0 gives no ratio: say that none arose."),
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0),
                name="value_numerator_not_negative",
                violation_error_message=_("A numerator can't be negative."),
            ),
            models.CheckConstraint(
                condition=Q(change__isnull=True, change_kind="") | (Q(change__isnull=False) & ~Q(change_kind="")),
                name="value_change_pair",
                violation_error_message=_("A change needs its kind: points, per cent or times."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True) | Q(decided_at__isnull=False),
                name="value_decision_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.subject}, {self.period}"


class Target(models.Model):
    """What an indicator should be by the end of a period, or what it was to begin with; a group is a subject too."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="targets", verbose_name=_("of"))
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="targets", verbose_name=_("period"))
    kind = models.CharField(_("kind"), max_length=20, choices=choices(TargetKind), default=TargetKind.TARGET.value)
    value = models.DecimalField(_("value"), max_digits=21, decimal_places=6)
    operator = models.CharField(_("operator"), max_length=2, choices=choices(Operator), default=Operator.EQUAL.value)
    source = models.CharField(_("source"), max_length=500, blank=True)
    wording = models.TextField(_("wording of the source"), blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "subject", "period", "kind"],
                name="target_once",
                violation_error_message=_("There is already a target for this agency and period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.indicator}, {self.subject}, {self.period}"
