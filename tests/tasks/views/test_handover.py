from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import Assignment, AuditEvent, Role, Substitute, TaskLink, WorkItem
from tasks.rules.clock import local_date
from tests.cast import make_person
from tests.factories import make_agency, make_assignment, make_directive, make_task


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def ended(cast):
    """Ministry A ended yesterday; C follows; one open share."""
    today = local_date(timezone.now())
    cast.ministry_a.valid_to = today - timedelta(days=1)
    cast.ministry_a.save()
    successor = make_agency("Bộ Bính", valid_from=today)
    cast.ministry_a.successors.add(successor)
    share = make_assignment(make_task(), cast.ministry_a, officer=cast.officer_a)
    return SimpleNamespace(
        share=share, successor=successor, url=reverse("tasks:handover-agency", args=[share.agency_id])
    )


def test_handover_list_shows_who_ended_and_what_is_left(cast, client, ended):
    page = signed_in(client, cast.secretariat).get(reverse("tasks:handover")).content.decode()
    assert "Bộ Giáp" in page
    assert "Bộ Bính" in page
    assert ended.url in page


def test_handover_preselects_the_only_successor_and_shows_roles(cast, client, ended):
    response = signed_in(client, cast.secretariat).get(ended.url)
    ((share, field),) = response.context["form"].rows
    assert (share, field.initial) == (ended.share, str(ended.successor.pk))
    assert str(cast.officer_a) in response.content.decode()


def test_handover_previews_first_and_moves_on_confirmation(cast, client, ended):
    signed_in(client, cast.secretariat)
    chosen = {f"to-{ended.share.pk}": ended.successor.pk}
    preview = client.post(ended.url, {**chosen, "step": "preview"})
    assert len(preview.context["preview"].moved) == 1
    assert Assignment.objects.get().agency == cast.ministry_a
    assert client.post(ended.url, {**chosen, "step": "confirm"}).status_code == 302
    share = Assignment.objects.get()
    assert (share.agency, share.came_from, share.officer) == (ended.successor, cast.ministry_a, None)
    page = client.get(reverse("tasks:assignment-list"), {"came_from": cast.ministry_a.pk})
    assert [row.share for row in page.context["rows"]] == [share]
    page = client.get(reverse("tasks:assignment", args=[share.pk])).content.decode()
    assert "Bộ Giáp" in page  # whom it was first given to
    assert "Bộ Bính" in page


def test_handover_to_somebody_who_is_no_successor_is_an_error(cast, client, ended):
    data = {f"to-{ended.share.pk}": cast.ministry_b.pk, "step": "confirm"}
    assert signed_in(client, cast.secretariat).post(ended.url, data).status_code == 422
    assert Assignment.objects.get().agency == cast.ministry_a


def test_handover_of_an_agency_that_is_there_is_not_found(cast, client, ended):
    url = reverse("tasks:handover-agency", args=[cast.ministry_b.pk])
    assert signed_in(client, cast.secretariat).get(url).status_code == 404


@pytest.mark.parametrize("part", ["focal_point_a", "administrator", "leader", "auditor"])
def test_handover_is_closed_to_others(cast, client, ended, part):
    assert signed_in(client, getattr(cast, part)).get(ended.url).status_code == 403


def test_person_handover_moves_work_by_the_focal_point(cast, client):
    share = make_assignment(make_task(), cast.ministry_a, officer=cast.officer_a)
    url = reverse("tasks:person-handover", args=[cast.officer_a.pk])
    signed_in(client, cast.focal_point_a)
    assert "Rà soát" in client.get(url).content.decode()
    response = client.post(url, {"step": "hand-over", "to": cast.other_officer_a.pk})
    assert response.status_code == 302
    assert Assignment.objects.get(pk=share.pk).officer == cast.other_officer_a


def test_person_handover_names_a_substitute(cast, client):
    today = local_date(timezone.now())
    url = reverse("tasks:person-handover", args=[cast.officer_a.pk])
    data = {"step": "substitute", "substitute": cast.other_officer_a.pk, "first": today, "last": today}
    assert signed_in(client, cast.administrator).post(url, data).status_code == 302
    assert Substitute.objects.get().substitute == cast.other_officer_a
    assert cast.other_officer_a.full_name in client.get(reverse("tasks:people")).content.decode()
    assert client.post(url, data).status_code == 422


@pytest.mark.parametrize(("part", "code"), [("focal_point_b", 404), ("secretariat", 403), ("officer_a", 403)])
def test_person_handover_is_closed_to_others(cast, client, part, code):
    url = reverse("tasks:person-handover", args=[cast.officer_a.pk])
    assert signed_in(client, getattr(cast, part)).get(url).status_code == code


def test_people_list_takes_the_same_number_of_queries(cast, client, django_assert_max_num_queries):
    signed_in(client, cast.administrator)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("tasks:people")).content.decode()
    assert cast.officer_a.full_name in page
    own = signed_in(client, cast.focal_point_b).get(reverse("tasks:people")).content.decode()
    assert cast.officer_a.full_name not in own


def test_pieces_are_handed_out_and_finished_on_the_page(cast, client):
    share = make_assignment(make_task(), cast.ministry_a)
    data = {"piece-text": "Soạn dự thảo", "piece-officer": cast.officer_a.pk, "piece-due_on": ""}
    client = signed_in(client, cast.focal_point_a)
    assert client.post(reverse("tasks:work-hand-out", args=[share.pk]), data).status_code == 302
    item = WorkItem.objects.get()
    page = signed_in(client, cast.officer_a).get(reverse("tasks:assignment", args=[share.pk])).content.decode()
    assert "Soạn dự thảo" in page
    client.post(reverse("tasks:work-answer", args=[share.pk, item.pk]), {"answer": "Đã gửi"})
    assert WorkItem.objects.get().answer == "Đã gửi"
    page = signed_in(client, cast.secretariat).get(reverse("tasks:assignment", args=[share.pk]))
    assert page.context["pieces"] == []  # how an agency splits its work is its own business


def test_task_link_previews_first_and_withdraws_on_confirmation(cast, client):
    earlier = make_task(make_directive("1/TB", local_date(timezone.now()) - timedelta(days=40)))
    later = make_task(make_directive("2/TB", local_date(timezone.now())))
    share = make_assignment(earlier, cast.ministry_a)
    make_assignment(later, cast.ministry_b)
    url, data = reverse("tasks:task-link", args=[later.pk]), {"earlier": earlier.code, "kind": "supersedes"}
    signed_in(client, cast.secretariat)
    preview = client.post(url, data)
    assert preview.context["preview"].without_later_share == [share]
    assert not TaskLink.objects.exists()
    assert client.post(url, {**data, "step": "confirm"}).status_code == 302
    assert Assignment.objects.get(pk=share.pk).state == "withdrawn"
    assert earlier.code in client.get(reverse("tasks:assignment", args=[later.assignments.get().pk])).content.decode()


@pytest.mark.parametrize("typed", ["NV-99999", "abc", "-1", "²"])
def test_task_link_to_an_unknown_number_is_an_error(cast, client, typed):
    task = make_task()
    response = signed_in(client, cast.secretariat).post(
        reverse("tasks:task-link", args=[task.pk]), {"earlier": typed, "kind": "repeats", "step": "confirm"}
    )
    assert response.status_code == 422


def test_task_redate_previews_first_and_moves_on_confirmation(cast, client):
    today = local_date(timezone.now())
    task = make_task(make_directive(issued_on=today), due_on=today + timedelta(days=20))
    share = make_assignment(task, cast.ministry_a, due_on=task.due_on)
    url = reverse("tasks:task-redate", args=[task.pk])
    data = {"due_on": today, "reason": "Công văn 12"}
    signed_in(client, cast.secretariat)
    preview = client.post(url, data)
    assert preview.context["preview"].moving == [share]
    assert preview.context["problems"]
    assert not AuditEvent.objects.exists()
    assert client.post(url, {**data, "step": "confirm"}).status_code == 302
    share.refresh_from_db()
    assert (share.due_on, share.original_due_on) == (today, today + timedelta(days=20))


@pytest.mark.parametrize("name", ["tasks:task-link", "tasks:task-redate"])
def test_task_pages_are_closed_to_others(cast, client, name):
    task = make_assignment(make_task(), cast.ministry_a).task
    for part in ("focal_point_a", "leader", "administrator", "auditor", "member"):
        assert signed_in(client, getattr(cast, part)).get(reverse(name, args=[task.pk])).status_code == 403


def test_focal_point_learns_nothing_of_where_somebody_works_now(cast, client):
    today = local_date(timezone.now())
    person = make_person("moved", "agency_officer", cast.ministry_b)
    Role.objects.create(user=person, kind="agency_officer", agency=cast.ministry_a, valid_to=today - timedelta(days=9))
    colleague = make_person("colleague-of-b", "agency_officer", cast.ministry_b)
    Substitute.objects.create(absent=person, substitute=colleague, valid_from=today, valid_to=today)
    make_assignment(make_task(), cast.ministry_b, officer=person)
    url = reverse("tasks:person-handover", args=[person.pk])
    page = signed_in(client, cast.focal_point_a).get(url)
    listed = client.get(reverse("tasks:people"))
    for shown in (page.content.decode(), listed.content.decode()):
        assert "Bộ Giáp" in shown
        assert "Bộ Ất" not in shown
        assert "Colleague Of B" not in shown
    (row,) = [one for one in listed.context["page"] if one == person]
    assert row.open_count == 0
    days = {"first": f"{today:%d/%m/%Y}", "last": f"{today:%d/%m/%Y}"}
    for who in (colleague, cast.other_officer_a):
        assert client.post(url, {"step": "substitute", "substitute": who.pk, **days}).status_code == 422
    assert Substitute.objects.count() == 1
