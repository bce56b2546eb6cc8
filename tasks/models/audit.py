"""Who changed what, when, from what to what."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.models.user import User


class AuditEvent(models.Model):
    """One change, written in the same transaction as the change itself; the database refuses to alter it."""

    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    verb = models.CharField(_("what happened"), max_length=60)
    target_type = models.CharField(_("kind of object"), max_length=60)
    target_id = models.BigIntegerField(_("object number"))
    before = models.JSONField(_("before"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["target_type", "target_id", "-at"], name="audit_target"),
            models.Index(fields=["-at", "-id"], name="audit_latest"),
            models.Index(fields=["verb", "-at", "-id"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type} {self.target_id}"
