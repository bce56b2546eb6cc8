"""Dated reports on an assignment; they are added, never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tasks.models.assignment import Assignment
from tasks.models.choices import choices
from tasks.models.user import User
from tasks.rules.life import Outlook


class ProgressEntry(models.Model):
    """What was done, what stands in the way and what comes next, on one day; a correction is a new entry."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="entries", verbose_name=_("assignment")
    )
    reported_on = models.DateField(_("date"))
    percent = models.PositiveSmallIntegerField(_("percent done"), null=True, blank=True)
    done = models.TextField(_("what was done"))
    outlook = models.CharField(_("outlook"), max_length=20, choices=choices(Outlook), default=Outlook.ON_TRACK.value)
    cause = models.TextField(_("risk or cause"), blank=True)
    difficulties = models.TextField(_("difficulties"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("reported by"))
    created_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        indexes = [models.Index(fields=["assignment", "-created_at"], name="progress_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100),
                name="progress_percent_range",
                violation_error_message=_("Give a percentage from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=~Q(done=""), name="progress_says_something", violation_error_message=_("Say what was done.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reported_on:%d/%m/%Y}: {self.done}"
