"""Requests for more time; the original date stays, every request is kept."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tasks.models.assignment import Assignment
from tasks.models.choices import choices
from tasks.models.user import User
from tasks.rules.life import ExtensionDecision

_PENDING = ExtensionDecision.PENDING.value
_REFUSED = ExtensionDecision.REFUSED.value


class ExtensionRequest(models.Model):
    """ "We ask for more time": a new date and why, and what the assigner made of it."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="extension_requests", verbose_name=_("assignment")
    )
    due_before = models.DateField(_("due date before"))
    asked_due_on = models.DateField(_("due date asked for"))
    reason = models.TextField(_("reason"))
    late_cause = models.TextField(_("why it is asked only after the due date"), blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decision = models.CharField(_("decision"), max_length=20, choices=choices(ExtensionDecision), default=_PENDING)
    granted_due_on = models.DateField(_("due date granted"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        verbose_name = _("extension request")
        verbose_name_plural = _("extension requests")
        indexes = [models.Index(fields=["decision", "asked_at"], name="extension_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(decision=_PENDING),
                name="extension_one_pending",
                violation_error_message=_("An extension request is already waiting."),
            ),
            models.CheckConstraint(
                condition=Q(decision=_PENDING, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision=_PENDING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="extension_decision_pair",
                violation_error_message=_("A decision needs who decided and when."),
            ),
            models.CheckConstraint(
                condition=Q(decision__in=[_PENDING, _REFUSED], granted_due_on__isnull=True)
                | (~Q(decision__in=[_PENDING, _REFUSED]) & Q(granted_due_on__isnull=False)),
                name="extension_granted_date",
                violation_error_message=_("A granted extension needs its date, a refused one has none."),
            ),
            models.CheckConstraint(
                condition=Q(asked_due_on__gt=F("due_before")),
                name="extension_asks_for_later",
                violation_error_message=_("Ask for a date after the present due date."),
            ),
            models.CheckConstraint(
                condition=Q(granted_due_on__isnull=True)
                | Q(granted_due_on__gt=F("due_before"), granted_due_on__lte=F("asked_due_on")),
                name="extension_granted_range",
                violation_error_message=_("Grant a date after the present one and no later than was asked for."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="extension_not_own",
                violation_error_message=_("Nobody decides on their own request."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.asked_due_on:%d/%m/%Y}"
