"""The administrator's look at the figures that were kept."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reports.models import CompletionSnapshot


@admin.register(CompletionSnapshot)
class CompletionSnapshotAdmin(admin.ModelAdmin):
    """Daily figures: computed, looked at and never typed."""

    list_display = ["taken_on", "scope", "scope_id", "done_on_time", "done_late", "open_in_time", "overdue"]
    list_filter = ["scope"]
    date_hierarchy = "taken_on"
    ordering = ["-taken_on", "scope", "scope_id"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
