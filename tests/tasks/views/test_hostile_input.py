"""What nobody sends by hand is answered like any other mistake, never by an error of the machine."""

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from reform_tracker.safety import guessed_account
from tests.factories import make_assignment, make_task

LONG_NUMBERS = ["9" * 23, "9" * 5000]


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("number", LONG_NUMBERS)
def test_number_that_no_row_has_is_passed_over(cast, client, share, number):
    page = reverse("tasks:update-all")
    signed_in(client, cast.officer_a)
    assert client.get(page, {"extend": number}).context["extend"] == []
    assert client.post(page, {"share": [number]}).status_code == 302
    assert client.get(reverse("tasks:assignment-list"), {"directive": number}).status_code == 200


@pytest.mark.parametrize("number", LONG_NUMBERS)
def test_number_that_no_row_has_is_a_wrong_choice(cast, client, share, number):
    unsplit = make_assignment(make_task(), class_wording="các bộ liên quan")
    signed_in(client, cast.secretariat)
    split = client.post(reverse("tasks:assignment-split", args=[unsplit.pk]), {"agencies": [number]})
    form = {"tasks": [number], "shift_days": "7", "reason": "Công văn 12"}
    redate = client.post(reverse("tasks:directive-redate", args=[share.task.directive.pk]), form)
    for answer, field in ((split, "agencies"), (redate, "tasks")):
        assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/assignments/?q=1", "/assignments/?q=1"),
        ("/a\0b", "/a%00b"),
        ("1", "/assignments/"),
        ("-1", "/assignments/"),
        ("a\0b", "/assignments/"),
        ("tasks:inbox", "/assignments/"),
        ("//elsewhere.example/", "/assignments/"),
        ("/\\elsewhere.example/", "/assignments/"),
    ],
)
@pytest.mark.parametrize("text", ["", "Khẩn trương"])
def test_nudge_goes_back_to_a_page_of_this_site(cast, client, share, asked, goes_to, text):
    signed_in(client, cast.secretariat)
    answer = client.post(reverse("tasks:nudge-send"), {"assignments": share.pk, "text": text, "next": asked})
    assert (answer.status_code, answer.url) == (302, goes_to)


@pytest.mark.parametrize("days", [{"last": "31/12/9999"}, {"first": "01/01/0001"}])
@pytest.mark.parametrize("name", ["tasks:audit-log", "tasks:audit-export"])
def test_days_beyond_the_calendar_narrow_nothing(cast, client, days, name):
    answer = signed_in(client, cast.auditor).get(reverse(name), days)
    assert answer.status_code == 200
    if name == "tasks:audit-log":
        assert list(answer.context["form"].errors) == list(days)


@pytest.mark.parametrize("typed", ["x" * 300, "İ" * 255])
def test_unknown_name_of_any_length_is_a_failed_attempt(db, client, typed):
    answer = client.post(reverse("sign-in"), {"username": typed, "password": "wrong"})
    assert answer.status_code == 200
    longest = AccessAttempt._meta.get_field("username").max_length
    assert len(guessed_account(None, {"username": typed})) <= longest
    assert len(AccessAttempt.objects.get().username) <= longest


def test_json_nested_too_deeply_is_refused(cast, client, share):
    signed_in(client, cast.officer_a)
    answer = client.post(f"/api/assignments/{share.pk}/progress/", b"[" * 20_000, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])
