"""A workbook of directives somebody uploaded, between its preview and its confirmation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.models.user import User


class DirectiveImport(models.Model):
    """The uploaded file itself and what became of it, so that a confirmed import reads just what was previewed."""

    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField(_("content"))
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    report = models.JSONField(_("report"), default=dict, blank=True)

    class Meta:
        verbose_name = _("import of directives")
        verbose_name_plural = _("imports of directives")

    def __str__(self) -> str:
        return self.name
