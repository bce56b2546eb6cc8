"""What the machine did in the background, and how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.rules.kinds import JobState


class JobRun(models.Model):
    """One run of a job, by the clock or by hand."""

    name = models.CharField(_("job"), max_length=100)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=choices(JobState), default=JobState.RUNNING.value)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        indexes = [models.Index(fields=["name", "-started_at"], name="job_run_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=JobState.RUNNING.value, ended_at__isnull=True)
                | (~models.Q(state=JobState.RUNNING.value) & models.Q(ended_at__isnull=False)),
                name="job_run_end_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.started_at:%d/%m/%Y %H:%M}"
