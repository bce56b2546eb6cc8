"""What the administration pages have in common: whom our permissions let in, and that every change is audited."""

from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from tasks.actions.audit import record
from tasks.admin_site import may
from tasks.permissions import Permission


class RoleRowsMixin:
    """Rows opened by a permission of our own: `permission` to change them, `view_permission` to look at them."""

    permission = Permission.ADMINISTER
    view_permission = Permission.ADMINISTER

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.view_permission)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request, self.permission)


class RoleAdmin(RoleRowsMixin, admin.ModelAdmin):
    """Pages of such rows: shown in the index to whoever may look at them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request, self.view_permission)


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


class RoleInlineMixin(RoleRowsMixin):
    """Rows inside a form, looked at by whoever may edit the reference data."""

    view_permission = Permission.EDIT_REFERENCE
