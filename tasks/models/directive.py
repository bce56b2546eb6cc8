"""Documents that give orders."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.models.agency import Agency
from tasks.models.choices import choices
from tasks.models.fields import DerivedTextField
from tasks.rules.kinds import DatePrecision, DirectiveKind
from tasks.rules.text import fold, number_key


class DirectiveQuerySet(models.QuerySet):
    """Directives as people look for them."""

    def search(self, text: str) -> Self:
        """Return the directives whose number or summary holds every word, with or without diacritics."""
        found = self
        for token in number_key(text).split():
            found = found.filter(Q(number_tokens__contains=f" {token} ") | Q(search_text__contains=token))
        return found


def padded_number_key(number: str) -> str:
    """Return the number's tokens with a blank on both sides of each, so that a token is found whole."""
    key = number_key(number)
    return f" {key} " if key else ""


class Directive(models.Model):
    """A notice, decision, telegram or plan that gives orders; its number is kept as it is written."""

    kind = models.CharField(
        _("kind of document"), max_length=20, choices=choices(DirectiveKind), default=DirectiveKind.OTHER.value
    )
    number = models.CharField(_("number and symbol"), max_length=100, blank=True)
    number_tokens = DerivedTextField(sources=("number",), function=padded_number_key)
    issued_on = models.DateField(_("date of issue"))
    issued_precision = models.CharField(
        _("exactness of the date"), max_length=10, choices=choices(DatePrecision), default=DatePrecision.DAY.value
    )
    issued_wording = models.CharField(_("date as written"), max_length=200, blank=True)
    issuer = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="directives", verbose_name=_("issuer")
    )
    issuer_name = models.CharField(_("issuer as written"), max_length=300, blank=True)
    signer = models.CharField(_("signer"), max_length=150, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    source = models.TextField(_("source"), blank=True)
    search_text = DerivedTextField(sources=("number", "summary", "issuer_name", "signer"), function=fold)
    created_at = models.DateTimeField(_("entered at"), default=timezone.now)

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("directive")
        verbose_name_plural = _("directives")
        indexes = [models.Index(fields=["-issued_on", "-id"], name="directive_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["number_tokens", "issued_on"],
                condition=~Q(number_tokens=""),
                name="directive_number_once",
                violation_error_message=_("A document with this number and date has already been entered."),
            )
        ]

    def __str__(self) -> str:
        return self.number or self.summary
