"""Working groups and councils, who sits in them and which agencies each member looks after."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tasks.models.agency import Agency
from tasks.models.choices import choices
from tasks.models.user import User
from tasks.models.validity import ValidityQuerySet, or_first_day, or_zero, validity_check
from tasks.rules.kinds import BodyKind, MemberRole


class Body(models.Model):
    """A working group, council or committee with a mandate."""

    name_vi = models.CharField(_("name"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=30, blank=True)
    other_names = models.TextField(_("other names, one per line"), blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=choices(BodyKind))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("belongs to")
    )
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            validity_check("body"),
            models.UniqueConstraint(
                F("name_vi"),
                or_zero("parent_id"),
                or_first_day("valid_from"),
                name="body_name_once",
                violation_error_message=_("A body of this name already exists for this time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi


class BodyStandingAgency(models.Model):
    """Which agency is a body's standing agency (cơ quan thường trực), and for how long."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="standing_agencies", verbose_name=_("body"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("agency"))
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing agency")
        verbose_name_plural = _("standing agencies")
        constraints = [
            validity_check("standing_agency"),
            models.UniqueConstraint(F("body"), F("agency"), or_first_day("valid_from"), name="standing_agency_once"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.agency}"


class Membership(models.Model):
    """A person's seat in a body: the position always, the name where it is known."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("body"))
    person_name = models.CharField(_("name of the person"), max_length=150, blank=True)
    position = models.CharField(_("position"), max_length=300, blank=True)
    role = models.CharField(
        _("role in the body"), max_length=30, choices=choices(MemberRole), default=MemberRole.MEMBER.value
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("user")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            validity_check("membership"),
            models.CheckConstraint(
                condition=~Q(person_name="", position=""),
                name="membership_named",
                violation_error_message=_("Give the name or the position of the member."),
            ),
            models.UniqueConstraint(
                F("body"), F("person_name"), F("position"), or_first_day("valid_from"), name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.person_name, self.position)))

    def is_in_force(self, on: date) -> bool:
        """Return whether the seat is held on that day; both ends belong to it."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


class Oversight(models.Model):
    """An agency a member is charged to follow and urge, by the annex of the body's rules."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="oversights", verbose_name=_("member")
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="oversights", verbose_name=_("agency"))
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("oversight")
        verbose_name_plural = _("oversights")
        constraints = [
            validity_check("oversight"),
            models.UniqueConstraint(F("membership"), F("agency"), or_first_day("valid_from"), name="oversight_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.agency}"
