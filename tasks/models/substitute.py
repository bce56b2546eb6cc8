"""Who stands in for whom, and for how long."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tasks.models.user import User
from tasks.models.validity import ValidityQuerySet, validity_check


class Substitute(models.Model):
    """A person who gets another's reminders and may act on their work while they are away."""

    absent = models.ForeignKey(User, on_delete=models.CASCADE, related_name="substitutes", verbose_name=_("absent"))
    substitute = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="stands_in_for", verbose_name=_("substitute")
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("substitute")
        verbose_name_plural = _("substitutes")
        constraints = [
            validity_check("substitute"),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")),
                name="substitute_somebody_else",
                violation_error_message=_("Choose somebody else as the substitute."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} → {self.absent}"
