"""State bodies that answer for work, and the classes a directive names them by."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.models.fields import DerivedTextField
from tasks.models.validity import ValidityQuerySet, in_force_q, or_first_day, or_zero, validity_check
from tasks.rules.kinds import AgencyKind
from tasks.rules.text import alphabet_key, fold


class Agency(models.Model):
    """A ministry, locality or other body, for as long as it exists; names and codes are attributes, never keys."""

    name_vi = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    other_names = models.TextField(_("other names, one per line"), blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=choices(AgencyKind))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("belongs to")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors", verbose_name=_("successors")
    )
    note = models.TextField(_("note"), blank=True)
    alphabet_key = DerivedTextField(sources=("name_vi",), function=alphabet_key)
    search_text = DerivedTextField(sources=("name_vi", "abbreviation", "name_en", "other_names"), function=fold)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        indexes = [models.Index(fields=["kind", "valid_from", "valid_to"], name="agency_kind_validity")]
        constraints = [
            validity_check("agency"),
            models.UniqueConstraint(
                F("name_vi"),
                or_zero("parent_id"),
                or_first_day("valid_from"),
                name="agency_name_once",
                violation_error_message=_("An agency of this name already exists for this time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi


class AgencyCode(models.Model):
    """A code some other system knows an agency by, for as long as it meant that agency."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="codes", verbose_name=_("agency"))
    scheme = models.CharField(_("list of codes"), max_length=30)
    code = models.CharField(_("code"), max_length=30)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency code")
        verbose_name_plural = _("agency codes")
        indexes = [models.Index(fields=["scheme", "code"], name="agency_code_lookup")]
        constraints = [
            validity_check("agency_code"),
            models.UniqueConstraint(fields=["agency", "scheme", "code"], name="agency_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.code}"


class AgencyClass(models.Model):
    """A wording such as "các bộ, ngành, địa phương" and which agencies it means; the secretariat edits it."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    wordings = models.TextField(_("wordings, one per line"), blank=True)
    kinds = models.JSONField(_("kinds of agencies"), default=list, blank=True)
    agencies = models.ManyToManyField(Agency, blank=True, related_name="classes", verbose_name=_("agencies"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("agency class")
        verbose_name_plural = _("agency classes")

    def __str__(self) -> str:
        return self.name

    def members_on(self, on: date) -> models.QuerySet[Agency]:
        """Return the agencies the class means on that day: those of its kinds and those named one by one.

        Empty: a class with neither kinds nor agencies has no known members.
        """
        named = Q(pk__in=self.agencies.values("pk"))
        return Agency.objects.filter(named | Q(kind__in=self.kinds)).filter(in_force_q(on))
