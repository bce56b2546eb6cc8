"""How orders stand to earlier ones, so that nothing is counted twice."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.models.task import Task
from tasks.models.user import User
from tasks.rules.life import LinkKind


class TaskLink(models.Model):
    """A later order that repeats or supersedes an earlier one; the earlier one's open shares are withdrawn by it."""

    later = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="links_back", verbose_name=_("later task"))
    earlier = models.ForeignKey(
        Task, on_delete=models.PROTECT, related_name="links_forward", verbose_name=_("earlier task")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=choices(LinkKind))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("link between tasks")
        verbose_name_plural = _("links between tasks")
        constraints = [
            models.UniqueConstraint(fields=["later", "earlier"], name="task_link_once"),
            models.CheckConstraint(
                condition=~Q(later=F("earlier")),
                name="task_link_not_itself",
                violation_error_message=_("A task can't be linked to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.later} → {self.earlier}"
