"""Each assignee's share of a task, with its own state and its own clock."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.models.agency import Agency
from tasks.models.assignment_queryset import AssignmentQuerySet
from tasks.models.body import Body, Membership
from tasks.models.choices import choices
from tasks.models.fields import FirstDateField
from tasks.models.task import Task
from tasks.models.user import User
from tasks.models.validity import or_first_day, or_zero
from tasks.rules.life import Outlook
from tasks.rules.states import AssignmentRole, AssignmentState
from tasks.rules.status import StatusFacts


def _exactly_one_assignee() -> Q:
    """Return the condition that one kind of assignee is named and no other."""
    kinds = [Q(agency__isnull=False), Q(body__isnull=False), Q(membership__isnull=False), ~Q(class_wording="")]
    condition = Q()
    for chosen in kinds:
        alone = chosen
        for other in kinds:
            if other is not chosen:
                alone &= ~other
        condition |= alone
    return condition


class Assignment(models.Model):
    """One agency's, body's or member's share of a task.

    A class whose members aren't known stands here as one row with its wording, to be split by the secretariat.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("task"))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("agency")
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name=_("body")
    )
    membership = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("member"),
    )
    class_wording = models.CharField(_("class to be split"), max_length=300, blank=True)
    came_from = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first given to")
    )
    role = models.CharField(
        _("role"), max_length=20, choices=choices(AssignmentRole), default=AssignmentRole.LEAD.value
    )
    state = models.CharField(
        _("state"), max_length=20, choices=choices(AssignmentState), default=AssignmentState.ASSIGNED.value
    )
    due_on = models.DateField(_("due date"), null=True, blank=True)
    original_due_on = FirstDateField(_("original due date"), of="due_on")
    due_time = models.TimeField(_("due hour"), null=True, blank=True)
    period_on = models.DateField(_("first day of the period"), null=True, blank=True)
    officer = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="assignments", verbose_name=_("officer")
    )
    submitted_at = models.DateTimeField(_("result submitted at"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(
        _("percent done"), default=0, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    last_entry_at = models.DateTimeField(_("last update at"), null=True, blank=True)
    extension_count = models.PositiveSmallIntegerField(_("times extended"), default=0)
    nudge_count = models.PositiveSmallIntegerField(_("times urged"), default=0)
    delay_waived = models.BooleanField(_("delay waived as objective"), default=False)
    outlook = models.CharField(_("outlook"), max_length=20, choices=choices(Outlook), blank=True)
    proposed_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency proposed")
    )
    objection = models.TextField(_("objection"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    created_at = models.DateTimeField(_("assigned at"), default=timezone.now)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        indexes = [
            models.Index(fields=["state", "due_on"], name="assignment_state_due"),
            models.Index(fields=["agency", "state", "due_on"], name="assignment_agency_state_due"),
            models.Index(fields=["body", "state"], name="assignment_body_state"),
            models.Index(fields=["officer", "state"], name="assignment_officer_state"),
            models.Index(fields=["due_on", "id"], name="assignment_due"),
            models.Index(fields=["submitted_at"], name="assignment_submitted"),
            models.Index(fields=["created_at"], name="assignment_created"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one_assignee(),
                name="assignment_one_assignee",
                violation_error_message=_(
                    "Name exactly one assignee: an agency, a body, a member, or a class to be split."
                ),
            ),
            models.UniqueConstraint(
                F("task"),
                or_zero("agency_id"),
                or_zero("body_id"),
                or_zero("membership_id"),
                or_zero("came_from_id"),
                F("class_wording"),
                F("role"),
                or_first_day("period_on"),
                name="assignment_once",
                violation_error_message=_("This assignee already has this share of the task."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(original_due_on__isnull=False),
                name="assignment_original_due_kept",
                violation_error_message=_("The original due date can't be lost."),
            ),
            models.CheckConstraint(
                condition=Q(due_time__isnull=True) | Q(due_on__isnull=False),
                name="assignment_hour_needs_day",
                violation_error_message=_("An hour needs a date."),
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="assignment_percent_range",
                violation_error_message=_("Give a percentage from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[AssignmentState.SUBMITTED.value, AssignmentState.COMPLETED.value],
                    submitted_at__isnull=False,
                )
                | (
                    ~Q(state__in=[AssignmentState.SUBMITTED.value, AssignmentState.COMPLETED.value])
                    & (Q(submitted_at__isnull=True) | Q(state=AssignmentState.WITHDRAWN.value))
                ),
                name="assignment_submission_pair",
                violation_error_message=_("A finished share needs the moment its result was submitted."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignee_name}: {self.task}"

    def clean(self) -> None:
        """Fill the original date as saving does, so that a share can be checked before it is stored."""
        self.original_due_on = self.original_due_on or self.due_on

    @property
    def assignee_name(self) -> str:
        """Return who answers for this share, in the words of the office."""
        return str(self.agency or self.body or self.membership or self.class_wording)

    @property
    def status_facts(self) -> StatusFacts:
        """Return what timeliness depends on, for `derive_status`."""
        return StatusFacts(AssignmentState(self.state), self.due_on, self.due_time, self.submitted_at)
