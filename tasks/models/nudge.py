"""Urging (đôn đốc): evidence of who urged whom, when and with what words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tasks.models.assignment import Assignment
from tasks.models.user import User


class Nudge(models.Model):
    """One urging of one share; the agency's first look at it is kept."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="nudges", verbose_name=_("assignment")
    )
    text = models.TextField(_("text"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("urged by"))
    at = models.DateTimeField(_("urged at"))
    seen_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seen by")
    )
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("nudge")
        verbose_name_plural = _("nudges")
        indexes = [models.Index(fields=["assignment", "-at"], name="nudge_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="nudge_seen_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.text}"
