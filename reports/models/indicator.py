"""What is measured: indicators and the wordings of their definitions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.rules.kinds import Audience, Direction, IndicatorKind, PeriodKind
from tasks.models import Agency
from tasks.models.choices import choices
from tasks.models.fields import DerivedTextField
from tasks.models.validity import ValidityQuerySet, validity_check
from tasks.rules.text import fold


class Indicator(models.Model):
    """A figure the office follows, such as the share of files received online.

    Parts: `part_of` is the total it belongs to; with `adds_up` the parts together are the total, without it the
    indicator is an "of which". `computed_by` names the function of this system that computes it; `numerator_of` and
    `denominator_of` are codes of other indicators, joined by "+", from whose values it is computed.
    """

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=300)
    other_names = models.TextField(_("other names, one per line"), blank=True)
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=choices(IndicatorKind))
    unit = models.CharField(_("unit"), max_length=60)
    direction = models.CharField(
        _("direction"), max_length=20, choices=choices(Direction), default=Direction.HIGHER.value
    )
    audience = models.CharField(_("given by"), max_length=20, choices=choices(Audience), default=Audience.NOBODY.value)
    cadence = models.CharField(_("given every"), max_length=20, choices=choices(PeriodKind), blank=True)
    source_system = models.CharField(_("source system"), max_length=200, blank=True)
    owner = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    adds_up = models.BooleanField(_("adds up to the total"), default=True)
    computed_by = models.CharField(_("computed by"), max_length=60, blank=True)
    numerator_of = models.CharField(_("numerator: codes joined by +"), max_length=300, blank=True)
    denominator_of = models.CharField(_("denominator: codes joined by +"), max_length=300, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    search_text = DerivedTextField(sources=("code", "name", "other_names", "theme"), function=fold)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "code"]
        constraints = [
            validity_check("indicator"),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="indicator_not_its_own_part",
                violation_error_message=_("An indicator can't be a part of itself."),
            ),
            models.CheckConstraint(
                condition=(Q(numerator_of="") & Q(denominator_of="")) | (~Q(numerator_of="") & ~Q(denominator_of="")),
                name="indicator_formula_pair",
                violation_error_message=_("Give the codes of the numerator and of the denominator, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_computed(self) -> bool:
        """Return whether this system computes it, so that nobody types it."""
        return bool(self.computed_by or self.numerator_of)


class IndicatorVersion(models.Model):
    """One wording of an indicator's definition; values are compared only within the same one."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="versions", verbose_name=_("indicator")
    )
    number = models.PositiveIntegerField(_("version"), default=1)
    definition = models.TextField(_("definition"), blank=True)
    numerator_words = models.CharField(_("numerator"), max_length=300, blank=True)
    denominator_words = models.CharField(_("denominator"), max_length=300, blank=True)
    legal_source = models.CharField(_("legal source"), max_length=300, blank=True)
    reason = models.CharField(_("reason of the change"), max_length=300, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering = ["indicator", "number"]
        constraints = [
            validity_check("indicator_version"),
            models.UniqueConstraint(
                fields=["indicator", "number"],
                name="indicator_version_once",
                violation_error_message=_("This indicator already has a definition of this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} ({self.number})"
