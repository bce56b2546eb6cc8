"""What stands in the way of a share, and what is asked of whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tasks.models.agency import Agency
from tasks.models.assignment import Assignment
from tasks.models.choices import choices
from tasks.models.user import User
from tasks.rules.life import AskedOf


class Obstacle(models.Model):
    """Something an agency can't clear by itself; open until somebody decides."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="obstacles", verbose_name=_("assignment")
    )
    text = models.TextField(_("what stands in the way"))
    request = models.TextField(_("what is asked"))
    asked_of = models.CharField(_("asked of"), max_length=20, choices=choices(AskedOf))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency asked")
    )
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by"))
    raised_at = models.DateTimeField(_("raised at"))
    decision = models.TextField(_("decision"), blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("obstacle")
        verbose_name_plural = _("obstacles")
        indexes = [models.Index(fields=["asked_of", "decided_at", "raised_at"], name="obstacle_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="obstacle_decision_pair",
                violation_error_message=_("A decision needs its words, who decided and when."),
            ),
            models.CheckConstraint(
                condition=Q(asked_of=AskedOf.AGENCY.value, agency__isnull=False)
                | (~Q(asked_of=AskedOf.AGENCY.value) & Q(agency__isnull=True)),
                name="obstacle_agency_pair",
                violation_error_message=_("Name the agency that is asked, and only then."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
