"""Files given as evidence; they are served only to those who may see what they belong to."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tasks.models.completion import CompletionRequest
from tasks.models.directive import Directive
from tasks.models.progress import ProgressEntry
from tasks.models.user import User


def stored_name(attachment: "Attachment", name: str) -> str:
    """Return where a file is kept: a name of our own, so that nothing typed by a stranger becomes a path."""
    return f"attachments/{uuid4().hex}"


class Attachment(models.Model):
    """One uploaded file of a directive, a progress entry or a completion report."""

    file = models.FileField(_("file"), upload_to=stored_name)
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    content_type = models.CharField(_("type"), max_length=100)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    directive = models.ForeignKey(
        Directive, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    progress_entry = models.ForeignKey(
        ProgressEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    completion_request = models.ForeignKey(
        CompletionRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(directive__isnull=False, progress_entry__isnull=True, completion_request__isnull=True)
                    | Q(directive__isnull=True, progress_entry__isnull=False, completion_request__isnull=True)
                    | Q(directive__isnull=True, progress_entry__isnull=True, completion_request__isnull=False)
                ),
                name="attachment_one_owner",
                violation_error_message=_("A file belongs to exactly one directive, entry or report."),
            )
        ]

    def __str__(self) -> str:
        return self.name
