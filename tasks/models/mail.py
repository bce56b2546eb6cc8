"""The outbox: every mail is a row before it is sent."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.models.user import User
from tasks.rules.kinds import MailState


class MailQuerySet(models.QuerySet):
    """Mails by how far they have come."""

    def waiting(self, now) -> Self:
        """Return the mails whose turn to be sent has come."""
        return self.filter(state=MailState.PENDING.value, next_attempt_at__lte=now)


class Mail(models.Model):
    """One mail to one person; its key says who is told what about which day, so it can't be queued twice."""

    key = models.CharField(_("key"), max_length=200, unique=True)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mails", verbose_name=_("recipient"))
    to_address = models.EmailField(_("address"))
    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    state = models.CharField(_("state"), max_length=20, choices=choices(MailState), default=MailState.PENDING.value)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True, blank=True)
    created_at = models.DateTimeField(_("queued at"))
    claimed_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.TextField(_("last error"), blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outbox")
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="mail_waiting"),
            models.Index(fields=["-created_at"], name="mail_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(state=MailState.SENT.value) & models.Q(sent_at__isnull=False))
                | models.Q(state=MailState.RETURNED.value)
                | (
                    ~models.Q(state__in=[MailState.SENT.value, MailState.RETURNED.value])
                    & models.Q(sent_at__isnull=True)
                ),
                name="mail_sent_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.to_address}: {self.subject}"
