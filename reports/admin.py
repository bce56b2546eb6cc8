"""What is measured and how points are made is edited here; figures themselves are computed or given, never typed here."""

from django.contrib import admin

from reports.models import (
    CompletionSnapshot,
    Indicator,
    IndicatorVersion,
    Period,
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
class PeriodAdmin(ReferenceAdmin):
    """Periods with their cut-off and the moment figures are to be sent by; closing one is a command."""

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


class GroupInline(ReferenceInline):
    """Groups of a score set."""

    model = ScoreGroup
    autocomplete_fields = ["indicator"]


class BandInline(ReferenceInline):
    """Grades of a score set."""

    model = ScoreBand


@admin.register(ScoreSet)
class ScoreSetAdmin(ReferenceAdmin):
    """Score sets with their groups and bands."""

    list_display = ["name", "code", "number", "max_points", "valid_from", "valid_to"]
    autocomplete_fields = ["total_indicator"]
    inlines = [GroupInline, BandInline]


class ItemInline(ReferenceInline):
    """Items of a group."""

    model = ScoreItem
    autocomplete_fields = ["indicator"]


@admin.register(ScoreGroup)
class ScoreGroupAdmin(ReferenceAdmin):
    """Groups with their items."""

    list_display = ["name", "score_set", "number", "max_points"]
    list_select_related = ["score_set"]
    autocomplete_fields = ["indicator"]
    inlines = [ItemInline]


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
