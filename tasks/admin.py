"""The administrator's pages: reference data, people, and what the machine did. Work itself is only looked at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import record
from tasks.admin_site import may
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
    User,
)
from tasks.models.choices import choices
from tasks.permissions import Permission
from tasks.rules.kinds import AgencyKind, MailState
from tasks.rules.reminder import Step

admin.site.site_header = _("Reform Tracker")
admin.site.site_title = _("Reform Tracker")
admin.site.index_title = _("Administration")
admin.site.unregister(Group)


class RoleAdmin(admin.ModelAdmin):
    """Pages opened by a permission of our own: `permission` to change rows, `view_permission` to look at them."""

    permission = Permission.ADMINISTER
    view_permission = Permission.ADMINISTER

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request, self.view_permission)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.view_permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)


class AuditedAdmin(RoleAdmin):
    """Writes an audit event for whatever is changed here, in the same transaction."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        told = [name for name in form.changed_data if "password" not in name]
        before = {name: str(form.initial.get(name, "")) for name in told}
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            after = {name: str(form.cleaned_data.get(name, "")) for name in told}
            verb = "change_in_admin" if change else "add_in_admin"
            record(verb=verb, target=obj, by=request.user, now=timezone.now(), before=before, after=after)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        with transaction.atomic():
            gone = [(row.instance, row.instance.pk) for row in formset.deleted_forms if row.instance.pk]
            super().save_formset(request, form, formset, change)
            rows = [*formset.new_objects, *(row for row, _fields in formset.changed_objects)]
            for row in rows:
                record(verb="save_in_admin", target=row, by=request.user, now=timezone.now(), after={"row": str(row)})
            for row, number in gone:
                row.pk = number
                before = {"row": str(row)}
                record(verb="delete_in_admin", target=row, by=request.user, now=timezone.now(), before=before)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        with transaction.atomic():
            now = timezone.now()
            record(verb="delete_in_admin", target=obj, by=request.user, now=now, before={"row": str(obj)})
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        for row in queryset:
            self.delete_model(request, row)


class ReadOnlyAdmin(RoleAdmin):
    """Rows that are looked at and never typed."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoleInlineMixin:
    """Rows inside a form may be changed by whoever may change the form."""

    permission = Permission.ADMINISTER

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, Permission.EDIT_REFERENCE)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)


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
    ordering = ["kind", "name_vi"]


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
        """Put interrupted or failed mails back into the queue."""
        stuck = queryset.filter(state__in=[MailState.UNKNOWN, MailState.FAILED])
        with transaction.atomic():
            for mail in stuck:
                before = {"state": mail.state}
                record(verb="send_again", target=mail, by=request.user, now=timezone.now(), before=before)
            stuck.update(state=MailState.PENDING, next_attempt_at=timezone.now(), attempts=0)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who changed what, when."""

    list_display = ["at", "by", "verb", "target_type", "target_id"]
    list_filter = ["verb", "target_type"]
    list_select_related = ["by"]
    search_fields = ["by__full_name", "by__email"]
    date_hierarchy = "at"
    ordering = ["-at"]
