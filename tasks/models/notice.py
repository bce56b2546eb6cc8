"""The inbox: what somebody was told, kept until a newer notice about the same thing replaces it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.models.agency import Agency
from tasks.models.assignment import Assignment
from tasks.models.choices import choices
from tasks.models.user import User
from tasks.rules.life import Frequency, NoticeKind


class Notice(models.Model):
    """One line of a person's inbox; its key says who is told what about which share, so a newer one takes its place.

    What isn't about a share names the agency it concerns, and has a title and the path of its page.
    """

    key = models.CharField(_("key"), max_length=200, unique=True)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices", verbose_name=_("recipient"))
    kind = models.CharField(_("kind"), max_length=30, choices=choices(NoticeKind))
    assignment = models.ForeignKey(
        Assignment,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("assignment"),
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    path = models.CharField(_("page"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["recipient", "read_at", "-created_at"], name="notice_inbox"),
            models.Index(fields=["path"], condition=~models.Q(path=""), name="notice_of_page"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(assignment__isnull=False, agency__isnull=True, path="")
                | (models.Q(assignment__isnull=True, agency__isnull=False) & ~models.Q(path="")),
                name="notice_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Preference(models.Model):
    """How often somebody wants mail about one kind of notice; without a row the kind's own default holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="preferences", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=30, choices=choices(NoticeKind))
    frequency = models.CharField(_("how often"), max_length=20, choices=choices(Frequency))

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
