"""The administrator's pages: reference data, people, and what the machine did. Work itself is only looked at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import record
from tasks.admin_base import AuditedAdmin, ReadOnlyAdmin, RoleInlineMixin
from tasks.forms.reminder_policy import ReminderPolicyForm
from tasks.models import (
    Agency,
    AgencyClass,
    AgencyCode,
    AuditEvent,
    Body,
    BodyStandingAgency,
    CalendarDay,
    JobRun,
    Mail,
    Membership,
    Oversight,
    ReminderPolicy,
    Role,
    Setting,
    User,
)
from tasks.models.choices import choices
from tasks.permissions import Permission
from tasks.queries.setting import settings_in_force
from tasks.rules.kinds import AgencyKind, MailState
from tasks.rules.reminder import Step
from tasks.rules.settings import DEFAULTS

admin.site.site_header = _("Reform Tracker")
admin.site.site_title = _("Reform Tracker")
admin.site.index_title = _("Administration")
admin.site.unregister(Group)


class CodeInline(RoleInlineMixin, admin.TabularInline):
    """Codes of an agency."""

    model = AgencyCode
    extra = 0


@admin.register(Agency)
class AgencyAdmin(AuditedAdmin):
    """Agencies with their life spans and successors."""

    view_permission = Permission.EDIT_REFERENCE
    list_display = ["name_vi", "abbreviation", "kind", "parent", "valid_from", "valid_to"]
    list_filter = ["kind", "valid_to"]
    list_select_related = ["parent"]
    search_fields = ["name_vi", "abbreviation", "search_text"]
    autocomplete_fields = ["parent", "successors"]
    inlines = [CodeInline]
    ordering = ["kind", "alphabet_key"]


class AgencyClassForm(forms.ModelForm):
    """Ticks for the kinds a class means."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds of agencies"), choices=choices(AgencyKind), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = AgencyClass
        fields = ["name", "wordings", "kinds", "agencies", "note"]


@admin.register(AgencyClass)
class AgencyClassAdmin(AuditedAdmin):
    """Which agencies a wording means."""

    permission = view_permission = Permission.EDIT_REFERENCE
    form = AgencyClassForm
    list_display = ["name", "kinds"]
    search_fields = ["name", "wordings"]
    autocomplete_fields = ["agencies"]
    ordering = ["name"]


class StandingAgencyInline(RoleInlineMixin, admin.TabularInline):
    """Standing agencies of a body."""

    permission = Permission.EDIT_REFERENCE
    model = BodyStandingAgency
    extra = 0
    autocomplete_fields = ["agency"]


class MembershipInline(RoleInlineMixin, admin.TabularInline):
    """Members of a body."""

    permission = Permission.EDIT_REFERENCE
    model = Membership
    extra = 0
    autocomplete_fields = ["agency", "user"]


@admin.register(Body)
class BodyAdmin(AuditedAdmin):
    """Working groups and councils with their members."""

    permission = view_permission = Permission.EDIT_REFERENCE
    list_display = ["name_vi", "abbreviation", "kind", "valid_from", "valid_to"]
    search_fields = ["name_vi", "abbreviation"]
    inlines = [StandingAgencyInline, MembershipInline]
    ordering = ["name_vi"]


@admin.register(Oversight)
class OversightAdmin(AuditedAdmin):
    """Who looks after which agency."""

    permission = view_permission = Permission.EDIT_REFERENCE
    list_display = ["membership", "agency", "valid_from", "valid_to"]
    list_select_related = ["membership", "agency"]
    autocomplete_fields = ["agency"]
    ordering = ["membership", "agency__name_vi"]


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    """Days off and make-up days, year by year."""

    permission = view_permission = Permission.EDIT_REFERENCE
    list_display = ["day", "kind", "name", "legal_source"]
    list_filter = ["kind"]
    date_hierarchy = "day"
    ordering = ["-day"]


class RoleInline(RoleInlineMixin, admin.TabularInline):
    """Roles of a person."""

    model = Role
    extra = 0
    autocomplete_fields = ["agency"]


@admin.register(User)
class PersonAdmin(UserAdmin, AuditedAdmin):
    """People and their roles."""

    list_display = ["email", "full_name", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "roles__kind"]
    search_fields = ["email", "full_name"]
    ordering = ["email"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["email", "full_name", "password"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "full_name", "password1", "password2"]})]
    inlines = [RoleInline]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                user = User.objects.get(pk=id)
                record(verb="set_password_in_admin", target=user, by=request.user, now=timezone.now())
        return response

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type[admin.TabularInline]]:
        return [RoleInline] if obj else []


@admin.register(ReminderPolicy)
class ReminderPolicyAdmin(AuditedAdmin):
    """When people are reminded of what, and who hears of it next."""

    permission = view_permission = Permission.EDIT_REFERENCE
    form = ReminderPolicyForm
    list_display = ["kind", "is_active", "days_before", "days_after", "repeat_days", "may_unsubscribe"]
    fieldsets = [
        (None, {"fields": ["kind", "is_active", "days_before", "days_after", "repeat_days", "may_unsubscribe"]}),
        (_("Who hears next"), {"fields": [step.value for step in Step]}),
    ]
    ordering = ["kind"]


@admin.register(Setting)
class SettingAdmin(AuditedAdmin):
    """The numbers the office may choose; the list shows all of them, those nobody has written with their default."""

    permission = view_permission = Permission.EDIT_REFERENCE
    change_list_template = "admin/settings_in_force.html"
    ordering = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Setting | None = None) -> list[str]:
        return ["name"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        asked = super().get_changeform_initial_data(request)
        return {"value": DEFAULTS.get(str(asked.get("name"))), **asked}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        shown = {"title": capfirst(self.opts.verbose_name_plural), "numbers": settings_in_force()}
        return super().changelist_view(request, {**(extra_context or {}), **shown})


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    """What the machine did in the background."""

    list_display = ["name", "state", "started_at", "ended_at", "rows", "failures"]
    list_filter = ["name", "state"]
    ordering = ["-started_at"]


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The outbox: what was or would have been sent to whom."""

    list_display = ["subject", "to_address", "kind", "state", "created_at", "sent_at", "attempts"]
    list_filter = ["state", "kind"]
    search_fields = ["to_address", "subject"]
    ordering = ["-created_at"]
    exclude = ["html"]
    actions = ["send_again"]

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Put interrupted, failed or returned mails back into the queue."""
        stuck = queryset.filter(state__in=[MailState.UNKNOWN, MailState.FAILED, MailState.RETURNED])
        with transaction.atomic():
            for mail in stuck:
                before = {"state": mail.state}
                record(verb="send_again", target=mail, by=request.user, now=timezone.now(), before=before)
            stuck.update(state=MailState.PENDING, next_attempt_at=timezone.now(), sent_at=None, attempts=0)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who changed what, when."""

    list_display = ["at", "by", "verb", "target_type", "target_id"]
    list_filter = ["verb", "target_type"]
    list_select_related = ["by"]
    search_fields = ["by__full_name", "by__email"]
    date_hierarchy = "at"
    ordering = ["-at"]
