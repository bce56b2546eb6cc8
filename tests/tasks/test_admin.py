import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from tasks.models import Agency, AuditEvent, JobRun, Mail, User


@pytest.fixture
def office(cast, client):
    User.objects.filter(pk=cast.administrator.pk).update(is_staff=True, is_superuser=True)
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    "model", sorted(admin.site._registry, key=lambda model: model._meta.label), ids=lambda m: m._meta.label
)
def test_list_and_form_open(office, cast, model):
    JobRun.objects.create(name="tasks.deliver_outbox", started_at=timezone.now())
    Mail.objects.create(
        key="a",
        recipient=cast.leader,
        to_address="a@example.vn",
        kind="k",
        subject="s",
        text="t",
        created_at=timezone.now(),
    )
    names = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert office.get(reverse(f"{names}_changelist")).status_code == 200
    row = model.objects.first()
    if row is not None:
        assert office.get(reverse(f"{names}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("part", ["secretariat", "leader", "auditor", "officer_a", "outsider"])
def test_admin_is_closed_to_everybody_else(cast, client, part):
    client.force_login(getattr(cast, part), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:index")).status_code == 302


def test_change_is_audited_with_before_and_after(office, cast):
    url = reverse("admin:tasks_calendarday_add")
    office.post(url, {"day": "24/11/2026", "kind": "holiday", "name": "Ngày Văn hóa Việt Nam", "legal_source": "NQ 28"})
    event = AuditEvent.objects.get(verb="add_in_admin")
    assert (event.by, event.target_type, event.after["name"]) == (
        cast.administrator,
        "calendarday",
        "Ngày Văn hóa Việt Nam",
    )


def test_password_never_reaches_the_audit_log(office, cast):
    url = reverse("admin:tasks_user_add")
    typed = {
        "email": "moi@example.vn",
        "full_name": "Người Mới",
        "password1": "mot-mat-khau-dai",
        "password2": "mot-mat-khau-dai",
    }
    assert office.post(url, typed).status_code == 302
    assert User.objects.filter(email="moi@example.vn").exists()
    assert "mot-mat-khau-dai" not in str(list(AuditEvent.objects.values()))


def test_delete_is_audited(office, cast):
    agency = Agency.objects.create(name_vi="Bộ Bính", kind="ministry")
    office.post(reverse("admin:tasks_agency_delete", args=[agency.pk]), {"post": "yes"})
    assert not Agency.objects.filter(pk=agency.pk).exists()
    assert AuditEvent.objects.get(verb="delete_in_admin").before == {"row": "Bộ Bính"}


def test_work_itself_is_not_in_the_admin(db):
    names = {model._meta.model_name for model in admin.site._registry}
    assert not names & {"task", "assignment", "directive", "progressentry", "completionrequest"}


def test_audit_log_can_only_be_read(office, cast):
    assert office.get(reverse("admin:tasks_auditevent_add")).status_code == 403
