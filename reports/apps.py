"""The reports application: what the work adds up to."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Rates, the board and the weekly digest."""

    name = "reports"
    verbose_name = _("Reports")
