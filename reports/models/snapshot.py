"""Counts as they stood on a day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.rules.rates import Counts
from reports.rules.scopes import SNAPSHOT_SCOPES


class CompletionSnapshot(models.Model):
    """How one agency, body or directive, or everything, stood on one day; computed again, the day's row is replaced."""

    taken_on = models.DateField(_("day"))
    taken_at = models.DateTimeField(_("moment"))
    scope = models.CharField(
        _("figures of"), max_length=20, choices=[(scope.value, _(scope.label)) for scope in SNAPSHOT_SCOPES]
    )
    scope_id = models.PositiveBigIntegerField(_("number of the agency, body or directive"), default=0)
    done_on_time = models.PositiveIntegerField(_("done on time"), default=0)
    done_late = models.PositiveIntegerField(_("done late"), default=0)
    open_in_time = models.PositiveIntegerField(_("open, in time"), default=0)
    overdue = models.PositiveIntegerField(_("overdue"), default=0)
    no_deadline = models.PositiveIntegerField(_("no deadline"), default=0)
    paused = models.PositiveIntegerField(_("paused"), default=0)
    withdrawn = models.PositiveIntegerField(_("withdrawn"), default=0)

    class Meta:
        verbose_name = _("daily figures")
        verbose_name_plural = _("daily figures")
        constraints = [
            models.UniqueConstraint(fields=["taken_on", "scope", "scope_id"], name="snapshot_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(scope="all", scope_id=0) | (~models.Q(scope="all") & models.Q(scope_id__gt=0)),
                name="snapshot_scope_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken_on:%d/%m/%Y} {self.scope} {self.scope_id}"

    @property
    def counts(self) -> Counts:
        """Return the seven counts as the rules calculate with them."""
        return Counts(
            self.done_on_time,
            self.done_late,
            self.open_in_time,
            self.overdue,
            self.no_deadline,
            self.paused,
            self.withdrawn,
        )
