"""When people are reminded of what, and who is told when nothing happens; the secretariat edits it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.rules.life import NoticeKind


class ReminderPolicy(models.Model):
    """One kind of timed notice: its days before and after, how it repeats, and the steps of its escalation.

    Units: calendar days, except for "to acknowledge" and "waiting for acceptance", which count working days.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=choices(NoticeKind), unique=True)
    is_active = models.BooleanField(_("in use"), default=True)
    days_before = models.JSONField(_("days before"), default=list, blank=True)
    days_after = models.JSONField(_("days after"), default=list, blank=True)
    repeat_days = models.PositiveSmallIntegerField(_("then every so many days"), null=True, blank=True)
    escalation = models.JSONField(_("who is told after how many days"), default=dict, blank=True)
    may_unsubscribe = models.BooleanField(_("may be unsubscribed"), default=True)

    class Meta:
        verbose_name = _("reminder policy")
        verbose_name_plural = _("reminder policies")

    def __str__(self) -> str:
        return self.get_kind_display()
