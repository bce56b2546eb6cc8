"""What is measured and how points are made is edited here; figures themselves are computed or given, never typed here."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from reports.models import (
    CompletionSnapshot,
    Indicator,
    IndicatorVersion,
    Period,
    Score,
    ScoreBand,
    ScoreGroup,
    ScoreItem,
    ScoreSet,
    Subject,
    Target,
    Value,
)
from tasks.admin_base import AuditedAdmin, ReadOnlyAdmin, RoleInlineMixin
from tasks.permissions import Permission


def is_kept(row: models.Model | None) -> bool:
    """Return whether what was published rests on a row, so that nobody changes it: a frozen period, a scored set."""
    if isinstance(row, Period):
        return row.is_frozen
    score_set = row.score_set_id if isinstance(row, ScoreGroup) else row.pk if isinstance(row, ScoreSet) else None
    return score_set is not None and published_sets().filter(pk=score_set).exists()


def published_sets() -> models.QuerySet[ScoreSet]:
    """Return the score sets of which scores have been published."""
    published = Score.objects.filter(score_set=models.OuterRef("pk"), published_at__isnull=False)
    return ScoreSet.objects.filter(models.Exists(published))


class KeptMixin:
    """Rows that are looked at only, once something published rests on the row of the page."""

    kept_words: Any = ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not is_kept(obj)  # type: ignore[misc]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not is_kept(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_kept(obj)  # type: ignore[misc]


class KeptAdmin(KeptMixin):
    """A page of such a row, which says why nothing of it can be changed."""

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if is_kept(obj):
            messages.info(request, self.kept_words)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)  # type: ignore[misc]


class ReferenceInline(RoleInlineMixin, admin.TabularInline):
    """Rows the secretariat edits with the form they belong to."""

    permission = Permission.EDIT_REFERENCE
    extra = 0


class ReferenceAdmin(AuditedAdmin):
    """Pages the secretariat edits."""

    permission = Permission.EDIT_REFERENCE
    view_permission = Permission.EDIT_REFERENCE


class VersionInline(ReferenceInline):
    """Definitions; a new wording is a new row, because values are compared only within one."""

    model = IndicatorVersion
    fields = [
        "number", "definition", "numerator_words", "denominator_words", "legal_source", "reason", "valid_from",
        "valid_to",
    ]  # fmt: skip


@admin.register(Indicator)
class IndicatorAdmin(ReferenceAdmin):
    """Indicators with their definitions."""

    list_display = ["code", "name", "theme", "kind", "unit", "direction", "audience", "cadence"]
    list_filter = ["kind", "audience", "cadence", "theme"]
    search_fields = ["search_text", "code", "name"]
    autocomplete_fields = ["owner", "part_of"]
    inlines = [VersionInline]


@admin.register(Period)
class PeriodAdmin(KeptAdmin, ReferenceAdmin):
    """Periods with their cut-off and the moment figures are to be sent by; closing one is a command."""

    kept_words = _("The figures of this period are published, so the period isn't changed any more.")
    list_display = ["name", "kind", "starts_on", "cut_off_on", "send_by_at", "frozen_at"]
    list_filter = ["kind"]
    search_fields = ["name"]
    date_hierarchy = "cut_off_on"
    readonly_fields = ["frozen_at", "frozen_by"]


@admin.register(Subject)
class SubjectAdmin(ReadOnlyAdmin):
    """Whom figures are about; they come into being with their first figure."""

    view_permission = Permission.EDIT_REFERENCE
    list_display = ["__str__", "kind"]
    list_filter = ["kind"]
    list_select_related = ["agency", "body"]
    search_fields = ["name", "agency__search_text", "body__name_vi"]


@admin.register(Target)
class TargetAdmin(ReferenceAdmin):
    """What indicators should be, and what they were to begin with."""

    list_display = ["indicator", "subject", "period", "kind", "operator", "value", "source"]
    list_filter = ["kind"]
    list_select_related = ["indicator", "subject__agency", "subject__body", "period"]
    search_fields = ["indicator__name", "indicator__code"]
    autocomplete_fields = ["indicator", "period"]
    raw_id_fields = ["subject"]


class ScoreRowInline(KeptMixin, ReferenceInline):
    """Rows of a score set; once scores have been published they are looked at only."""


class GroupInline(ScoreRowInline):
    """Groups of a score set."""

    model = ScoreGroup
    autocomplete_fields = ["indicator"]


class BandInline(ScoreRowInline):
    """Grades of a score set."""

    model = ScoreBand


SET_KEPT = _("Scores of this set are published, so it isn't changed any more. A change of points is a new version.")


@admin.register(ScoreSet)
class ScoreSetAdmin(KeptAdmin, ReferenceAdmin):
    """Score sets with their groups and bands."""

    kept_words = SET_KEPT
    list_display = ["name", "code", "number", "max_points", "valid_from", "valid_to"]
    autocomplete_fields = ["total_indicator"]
    inlines = [GroupInline, BandInline]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave a set open for its last day, which a new version gives it."""
        return ReferenceAdmin.has_change_permission(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not is_kept(obj):
            return super().get_readonly_fields(request, obj)
        return [
            field.name for field in ScoreSet._meta.fields if field.editable and field.name not in ("id", "valid_to")
        ]


class ItemInline(ScoreRowInline):
    """Items of a group."""

    model = ScoreItem
    autocomplete_fields = ["indicator"]


@admin.register(ScoreGroup)
class ScoreGroupAdmin(KeptAdmin, ReferenceAdmin):
    """Groups with their items."""

    kept_words = SET_KEPT
    list_display = ["name", "score_set", "number", "max_points"]
    list_select_related = ["score_set"]
    autocomplete_fields = ["indicator"]
    inlines = [ItemInline]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the sets that a group can still be added to."""
        if db_field.name == "score_set":
            kwargs["queryset"] = ScoreSet.objects.exclude(pk__in=published_sets().values("pk"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Value)
class ValueAdmin(ReadOnlyAdmin):
    """Every revision of every value: looked at, never typed."""

    list_display = [
        "indicator",
        "subject",
        "period",
        "origin",
        "state",
        "revision",
        "is_current",
        "value",
        "none_arose",
    ]
    list_filter = ["origin", "state", "is_current"]
    list_select_related = ["indicator", "subject__agency", "subject__body", "period"]
    search_fields = ["indicator__name", "indicator__code"]
    show_full_result_count = False


@admin.register(CompletionSnapshot)
class CompletionSnapshotAdmin(ReadOnlyAdmin):
    """Daily figures: computed, looked at and never typed."""

    list_display = ["taken_on", "scope", "scope_id", "done_on_time", "done_late", "open_in_time", "overdue"]
    list_filter = ["scope"]
    date_hierarchy = "taken_on"
    ordering = ["-taken_on", "scope", "scope_id"]
