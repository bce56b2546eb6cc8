""" "We have finished, here is the product", and what the secretariat made of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tasks.models.assignment import Assignment
from tasks.models.choices import choices
from tasks.models.user import User
from tasks.rules.kinds import Decision


class CompletionRequest(models.Model):
    """An agency's report that its share is done; its moment of submission rules lateness."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="completion_requests", verbose_name=_("assignment")
    )
    product_number = models.CharField(_("number of the product"), max_length=100, blank=True)
    product_on = models.DateField(_("date of the product"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    late_cause = models.TextField(_("cause of the delay"), blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"))
    decision = models.CharField(_("decision"), max_length=20, choices=choices(Decision), default=Decision.PENDING.value)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    delay_waived = models.BooleanField(_("delay waived as objective"), default=False)

    class Meta:
        verbose_name = _("completion request")
        verbose_name_plural = _("completion requests")
        indexes = [models.Index(fields=["decision", "submitted_at"], name="completion_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(decision=Decision.PENDING.value),
                name="completion_one_pending",
                violation_error_message=_("A completion report is already waiting for acceptance."),
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.PENDING.value, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision=Decision.PENDING.value) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="completion_decision_pair",
                violation_error_message=_("A decision needs who decided and when."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="completion_not_own",
                violation_error_message=_("Nobody accepts or returns their own report."),
            ),
            models.CheckConstraint(
                condition=~Q(decision=Decision.RETURNED.value) | ~Q(reason=""),
                name="completion_return_has_reason",
                violation_error_message=_("Say why the report is returned."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.get_decision_display()}"
