"""The tasks application: who must do what by when, and what they did."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """Directives, tasks, assignments and the people who answer for them."""

    name = "tasks"
    verbose_name = _("Tasks")
