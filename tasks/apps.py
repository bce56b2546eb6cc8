"""The tasks application: who must do what by when, and what they did."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """Directives, tasks, assignments and the people who answer for them."""

    name = "tasks"
    verbose_name = _("Tasks")


class OfficeAdminConfig(admin_apps.AdminConfig):
    """Django's administration with our own door."""

    default = False
    default_site = "tasks.admin_site.OfficeAdminSite"
