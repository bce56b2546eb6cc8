"""When figures are for: periods with a cut-off and a send-by date of their own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.rules.kinds import PeriodKind
from tasks.models import User
from tasks.models.choices import choices
from tasks.models.validity import or_first_day


class Period(models.Model):
    """A stretch of time figures are given for; a reporting month may run from the 15th to the 14th.

    Boundary: from `starts_on` to `cut_off_on`, both included; without a first day it is "up to the cut-off".
    A period with `send_by_at` is one the agencies report for; the others are known from published sources.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=choices(PeriodKind))
    name = models.CharField(_("name"), max_length=100)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    cut_off_on = models.DateField(_("cut-off"))
    send_by_at = models.DateTimeField(_("to be sent by"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    frozen_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("frozen by")
    )

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ["cut_off_on", "pk"]
        indexes = [
            models.Index(fields=["kind", "cut_off_on"], name="period_kind_cut_off"),
            models.Index(fields=["send_by_at"], condition=Q(send_by_at__isnull=False), name="period_to_send"),
        ]
        constraints = [
            models.UniqueConstraint(
                F("kind"),
                or_first_day("starts_on"),
                F("cut_off_on"),
                name="period_once",
                violation_error_message=_("This period already exists."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(cut_off_on__gte=F("starts_on")),
                name="period_order",
                violation_error_message=_("The cut-off can't come before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        """Return whether its figures are closed: they change only by a revision with a reason."""
        return self.frozen_at is not None
