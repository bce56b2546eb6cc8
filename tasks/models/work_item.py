"""How an agency splits a share among its own people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tasks.models.assignment import Assignment
from tasks.models.user import User


class WorkItem(models.Model):
    """A piece of an assignment that one officer does, with its own earlier date; the agency answers for the whole."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="work_items", verbose_name=_("assignment")
    )
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="work_items", verbose_name=_("officer"))
    text = models.TextField(_("what is to be done"))
    due_on = models.DateField(_("due date"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed out by"))
    created_at = models.DateTimeField(_("handed out at"))
    answer = models.TextField(_("result"), blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        indexes = [models.Index(fields=["officer", "done_at", "due_on"], name="work_item_officer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", done_at__isnull=True) | (~Q(answer="") & Q(done_at__isnull=False)),
                name="work_item_done_pair",
                violation_error_message=_("A finished piece needs its result."),
            )
        ]

    def __str__(self) -> str:
        return self.text
