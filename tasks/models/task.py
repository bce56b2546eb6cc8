"""Orders, in their own wording."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.models.directive import Directive
from tasks.models.fields import DerivedTextField
from tasks.rules.deadline.kind import DeadlineKind
from tasks.rules.text import fold


class Task(models.Model):
    """One order of a directive: what is to be done, by whom in the directive's words, and until when."""

    directive = models.ForeignKey(
        Directive, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("directive")
    )
    clause = models.CharField(_("clause"), max_length=100, blank=True)
    wording = models.TextField(_("wording"), blank=True)
    is_verbatim = models.BooleanField(_("wording is verbatim"), default=True)
    product = models.CharField(_("expected product"), max_length=300, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), default=2, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    field = models.CharField(_("field"), max_length=100, blank=True)
    deadline_kind = models.CharField(
        _("kind of deadline"), max_length=20, choices=choices(DeadlineKind), default=DeadlineKind.NONE.value
    )
    deadline_wording = models.CharField(_("deadline as written"), max_length=300, blank=True)
    due_on = models.DateField(_("due date"), null=True, blank=True)
    due_time = models.TimeField(_("due hour"), null=True, blank=True)
    recurrence = models.JSONField(_("recurrence"), null=True, blank=True)
    lead_wording = models.TextField(_("lead as written"), blank=True)
    coordinating_wording = models.TextField(_("coordinating as written"), blank=True)
    source = models.TextField(_("source"), blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    search_text = DerivedTextField(sources=("directive", "clause", "wording", "product", "field"), function=fold)
    created_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [models.Index(fields=["due_on"], name="task_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "fingerprint"], condition=~Q(fingerprint=""), name="task_once_in_directive"
            ),
            models.CheckConstraint(
                condition=Q(due_time__isnull=True) | Q(due_on__isnull=False) | Q(recurrence__isnull=False),
                name="task_hour_needs_day",
                violation_error_message=_("An hour needs a date."),
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=3),
                name="task_priority_range",
                violation_error_message=_("The priority is 1, 2 or 3."),
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def code(self) -> str:
        """Return the reference people quote on the phone and in mails."""
        return task_code(self.pk)


def task_code(number: int) -> str:
    """Return the code of the task of that number, for who has nothing else of it."""
    return f"NV-{number:05d}"
