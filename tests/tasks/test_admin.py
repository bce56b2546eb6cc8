from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from tasks.models import Agency, AgencyClass, AuditEvent, JobRun, Mail, ReminderPolicy, Role, Setting, User
from tasks.rules.settings import DEFAULTS
from tests.cast import PASSWORD


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


@pytest.mark.parametrize("part", ["leader", "auditor", "officer_a", "member", "council_member", "outsider"])
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


POLICY = {"kind": "due_soon", "is_active": "on", "days_before": "7, 3, 1", "days_after": "", "may_unsubscribe": "on"}


def test_reminder_policy_is_written_as_days_with_commas(office):
    add = reverse("admin:tasks_reminderpolicy_add")
    late = {"kind": "overdue", "days_before": "", "days_after": "1;7", "repeat_days": "7", "focal_point": "7"}
    for typed in (POLICY, POLICY | late | {"head_of_body": "30"}):
        assert office.post(add, typed).status_code == 302
    policy = ReminderPolicy.objects.get(kind="overdue")
    assert (policy.days_after, policy.repeat_days) == ([1, 7], 7)
    assert policy.escalation == {"focal_point": 7, "head_of_body": 30}
    change = reverse("admin:tasks_reminderpolicy_change", args=[policy.pk])
    page = office.get(change).content.decode()
    assert 'value="1, 7"' in page
    assert office.post(change, POLICY | late | {"focal_point": "0"}).status_code == 302
    policy.refresh_from_db()
    assert policy.escalation == {"focal_point": 0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_before": "7, soon"},
        {"days_before": "7, 7"},
        {"days_before": "400"},
        {"repeat_days": "1"},
        {"focal_point": "9", "overseer": "8"},
        {"head_of_agency": "-1"},
        {"kind": "overdue"},
        {"kind": "nudged"},
    ],
)
def test_reminder_policy_that_makes_no_sense_is_refused(office, wrong):
    response = office.post(reverse("admin:tasks_reminderpolicy_add"), POLICY | wrong)
    assert response.status_code == 200
    assert response.context["errors"]
    assert not ReminderPolicy.objects.exists()


SETTINGS = "admin:tasks_setting_changelist"


@pytest.mark.parametrize("part", ["secretariat", "administrator"])
def test_every_setting_is_listed_with_its_default_and_who_says_so(cast, client, part, django_assert_num_queries):
    client.force_login(getattr(cast, part), backend="django.contrib.auth.backends.ModelBackend")
    for written in (1, 3):
        for name in list(DEFAULTS)[:written]:
            Setting.objects.update_or_create(name=name, defaults={"value": 7, "legal_source": f"Điều {written}"})
        with django_assert_num_queries(10):
            response = client.get(reverse(SETTINGS))
        numbers = response.context["numbers"]
        assert [(one.name, one.default) for one in numbers] == list(DEFAULTS.items())
        assert [one.value for one in numbers] == [7] * written + list(DEFAULTS.values())[written:]
        page = response.content.decode()
        assert page.count(f"Điều {written}") == written
        assert page.count("chưa xác nhận") == len(DEFAULTS) - written


def test_secretariat_writes_a_setting_which_is_audited_and_deletes_it(cast, client):
    client.force_login(cast.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    add = reverse("admin:tasks_setting_add")
    assert 'value="15"' in client.get(add, {"name": "reporting_hour"}).content.decode()
    typed = {"name": "reporting_hour", "value": "11", "legal_source": "QĐ 42"}
    assert client.post(add, typed).status_code == 302
    row = Setting.objects.get()
    change = reverse("admin:tasks_setting_change", args=[row.pk])
    assert client.post(change, {"value": "12", "legal_source": "QĐ 42"}).status_code == 302
    assert Setting.objects.values_in_force()["reporting_hour"] == 12
    event = AuditEvent.objects.get(verb="change_in_admin", target_type="setting")
    assert (event.by, event.before, event.after) == (cast.secretariat, {"value": "11"}, {"value": "12"})
    client.post(reverse("admin:tasks_setting_delete", args=[row.pk]), {"post": "yes"})
    assert Setting.objects.values_in_force() == DEFAULTS
    assert AuditEvent.objects.filter(verb="delete_in_admin", target_id=row.pk).exists()


@pytest.mark.parametrize("wrong", [{"value": "24"}, {"value": "-1"}, {"value": ""}, {"name": "bogus"}])
def test_setting_that_makes_no_sense_is_refused(office, wrong):
    typed = {"name": "reporting_hour", "value": "11", "legal_source": ""}
    response = office.post(reverse("admin:tasks_setting_add"), typed | wrong)
    assert response.status_code == 200
    assert response.context["errors"]
    assert not Setting.objects.exists()


def test_settings_are_closed_to_others(cast, client):
    client.force_login(cast.leader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse(SETTINGS)).status_code == 302


def test_administration_has_the_icon_of_the_other_pages(office):
    for where in ("admin:index", SETTINGS, "admin:tasks_calendarday_add", "admin:tasks_agency_changelist"):
        assert office.get(reverse(where)).content.decode().count('<link rel="icon" href="/static/mark') == 1


def test_secretariat_edits_reference_data_and_nothing_else(cast, client):
    client.force_login(cast.secretariat, backend="django.contrib.auth.backends.ModelBackend")
    group = AgencyClass.objects.create(name="Bộ, ngành", kinds=["ministry"])
    url = reverse("admin:tasks_agencyclass_change", args=[group.pk])
    client.post(
        url, {"name": "Bộ, ngành", "wordings": "các bộ", "kinds": ["ministry", "government_agency"], "note": ""}
    )
    group.refresh_from_db()
    assert group.kinds == ["ministry", "government_agency"]
    assert client.get(reverse("admin:tasks_user_changelist")).status_code == 403
    assert client.get(reverse("admin:tasks_agency_add")).status_code == 403
    assert client.get(reverse("admin:tasks_agency_changelist")).status_code == 200


def test_ended_administrator_is_outside(office, cast):
    Role.objects.filter(user=cast.administrator).update(valid_to=date(2024, 1, 1))
    assert office.get(reverse("admin:index")).status_code == 302


def test_first_superuser_without_a_role_gets_in(client, db):
    first = User.objects.create_superuser("first@example.vn", "mot-mat-khau-dai", full_name="Người Đầu")
    client.force_login(first, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:tasks_user_changelist")).status_code == 200


def test_removed_role_is_audited(office, cast):
    role = Role.objects.get(user=cast.officer_a)
    user = cast.officer_a
    form = {
        "email": user.email, "full_name": user.full_name, "is_active": "on", "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "1", "roles-0-id": role.pk, "roles-0-user": user.pk, "roles-0-kind": role.kind,
        "roles-0-agency": role.agency_id, "roles-0-DELETE": "on",
    }  # fmt: skip
    assert office.post(reverse("admin:tasks_user_change", args=[user.pk]), form).status_code == 302
    assert not Role.objects.filter(pk=role.pk).exists()
    assert AuditEvent.objects.filter(verb="delete_in_admin", target_type="role", target_id=role.pk).exists()


def test_password_set_by_the_administrator_is_audited_without_it(office, cast):
    url = reverse("admin:auth_user_password_change", args=[cast.officer_a.pk])
    typed = {"password1": "mot-mat-khau-dai", "password2": "mot-mat-khau-dai", "usable_password": "true"}
    assert office.post(url, typed).status_code == 302
    event = AuditEvent.objects.get(verb="set_password_in_admin")
    assert (event.target_id, event.before, event.after) == (cast.officer_a.pk, {}, {})


def test_password_changed_by_oneself_is_audited(cast, client):
    client.force_login(cast.officer_a, backend="django.contrib.auth.backends.ModelBackend")
    typed = {"old_password": PASSWORD, "new_password1": "mot-mat-khau-dai", "new_password2": "mot-mat-khau-dai"}
    assert client.post(reverse("password_change"), typed).status_code == 302
    assert AuditEvent.objects.get().verb == "change_own_password"
