"""Every address × every role: who gets in, who is told no, and for whom the object doesn't exist."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from tasks.actions.completion import submit_completion
from tasks.actions.directive_upload import keep_upload
from tasks.actions.extension import ask_extension
from tasks.actions.obstacle import raise_obstacle
from tasks.actions.progress import log_progress
from tasks.models import Attachment, WorkItem
from tasks.rules.life import AskedOf
from tests.cast import PASSWORD
from tests.factories import make_agency, make_assignment, make_task
from tests.reports.makers import make_indicator
from tests.reports.scoring import make_published_score
from tests.reports.sheets import reported, sheet_indicator, sheet_period
from tests.test_architecture import ADDRESSES, WITHOUT_PERMISSION

NOW = datetime(2024, 3, 20, tzinfo=UTC)
AGENCY_A = {"officer_a", "other_officer_a", "focal_point_a"}
SEES_A = AGENCY_A | {"head_a"}
SECRETARIAT = {"secretariat", "second_secretariat"}
READERS = SECRETARIAT | {"member", "leader", "auditor", "administrator"}
STAFF = SEES_A | {"focal_point_b", "council_member"}
REPORTERS = STAFF - {"head_a"} | SECRETARIAT | {"member"}
EVERYBODY = READERS | STAFF | {"outsider"}

# address: (who gets in, who is told that there is no such object); the others are refused.
ACCESS: dict[str, tuple[set[str], set[str]]] = {
    "sign-in/": (EVERYBODY, set()),
    "": (EVERYBODY, set()),
    "no-role/": (EVERYBODY, set()),
    "my-work/": (READERS | STAFF, set()),
    "my-work/update-all/": (REPORTERS, set()),
    "audit/": ({"auditor", "administrator"}, set()),
    "audit/export/": ({"auditor", "administrator"}, set()),
    "roles/": (EVERYBODY, set()),
    "inbox/": (EVERYBODY, set()),
    "inbox/preferences/": (EVERYBODY, set()),
    # Open to whoever holds the signed link of a mail; any other link leads nowhere.
    "inbox/unsubscribe/<str:token>/": (set(), EVERYBODY),
    "jobs/": ({"administrator"}, set()),
    "nobody-to-tell/": (SECRETARIAT | {"administrator"}, set()),
    "assignments/": (READERS | STAFF, set()),
    "assignments/<int:pk>/": (READERS | SEES_A, {"focal_point_b", "council_member"}),
    "assignments/<int:pk>/completion/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "assignments/<int:pk>/split/": (SECRETARIAT, set()),
    "assignments/<int:pk>/objection/": (SECRETARIAT | {"focal_point_a"}, {"focal_point_b", "council_member"}),
    "assignments/<int:pk>/objection/decide/": (SECRETARIAT, set()),
    "assignments/<int:pk>/extension/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "assignments/<int:pk>/obstacle/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "decisions/": (SECRETARIAT | {"leader", "focal_point_a", "head_a", "focal_point_b"}, set()),
    "extensions/<int:pk>/": (SECRETARIAT, set()),
    "obstacles/<int:pk>/": ({"leader"}, SECRETARIAT | {"focal_point_a", "head_a", "focal_point_b"}),
    "acceptance/": (SECRETARIAT, set()),
    "acceptance/<int:pk>/": (SECRETARIAT, set()),
    "attachments/<int:pk>/": (READERS | SEES_A, {"focal_point_b", "council_member"}),
    "directives/": (READERS | STAFF, set()),
    "directives/<int:pk>/": (READERS | SEES_A, {"focal_point_b", "council_member"}),
    "directives/new/": (SECRETARIAT, set()),
    "directives/import/": (SECRETARIAT, set()),
    "directives/import/<int:pk>/": (SECRETARIAT, set()),
    "handover/": (SECRETARIAT, set()),
    "handover/<int:pk>/": (SECRETARIAT, set()),
    "people/": ({"focal_point_a", "focal_point_b", "administrator"}, set()),
    "people/<int:pk>/handover/": ({"focal_point_a", "administrator"}, {"focal_point_b"}),
    "tasks/<int:pk>/link/": (SECRETARIAT, set()),
    "tasks/<int:pk>/redate/": (SECRETARIAT, set()),
    "directives/<int:pk>/redate/": (SECRETARIAT, set()),
    "board/": (READERS, set()),
    "indicators/": (READERS | STAFF, set()),
    "indicators/<int:pk>/": (READERS | STAFF, set()),
    "scoreboard/": (READERS | STAFF, set()),
    "compare/": (READERS | STAFF, set()),
    "agencies/<int:pk>/": (READERS | STAFF, set()),
    "figures/": (SECRETARIAT | STAFF - {"head_a", "council_member"}, set()),
    "figures/<int:period>/<int:agency>/": (AGENCY_A | SECRETARIAT, {"focal_point_b"}),
    "figures/<int:period>/<int:agency>/workbook/": (AGENCY_A | SECRETARIAT, {"focal_point_b"}),
    "figures/<int:period>/<int:agency>/values/<int:value>/": (SECRETARIAT | {"focal_point_a"}, {"focal_point_b"}),
    "scores/": (READERS | STAFF, set()),
    "scores/<int:pk>/": (READERS | STAFF, set()),
    "api/assignments/": (READERS | STAFF, set()),
    "api/values/": (READERS | STAFF, set()),
    "api/assignments/<int:pk>/": (READERS | SEES_A, {"focal_point_b", "council_member"}),
}
# Addresses that only take a form: (who gets through, for whom there is no such object).
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "assignments/<int:pk>/progress/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "assignments/<int:pk>/officer/": (READERS | SEES_A, {"focal_point_b", "council_member"}),
    "assignments/<int:pk>/steer/": (SECRETARIAT, set()),
    "assignments/<int:pk>/acknowledge/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "assignments/<int:pk>/nudges/seen/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "nudges/": (SECRETARIAT | {"member", "focal_point_a", "head_a", "focal_point_b"}, set()),
    "assignments/<int:pk>/work/": ({"focal_point_a"}, {"focal_point_b"}),
    "assignments/<int:pk>/work/<int:item>/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "api/assignments/<int:pk>/progress/": (AGENCY_A | SECRETARIAT | {"member"}, {"focal_point_b", "council_member"}),
    "directives/new/preview/": (SECRETARIAT, set()),
    "figures/<int:period>/<int:agency>/check/": (AGENCY_A | SECRETARIAT, {"focal_point_b"}),
    "figures/<int:period>/<int:agency>/submit/": (SECRETARIAT | {"focal_point_a"}, {"focal_point_b"}),
    "figures/<int:period>/<int:agency>/verify/": (SECRETARIAT, set()),
    "figures/<int:period>/<int:agency>/return/": (SECRETARIAT, set()),
    "figures/<int:period>/<int:agency>/upload/": (AGENCY_A | SECRETARIAT, {"focal_point_b"}),
    "scores/compute/": (set(), SECRETARIAT),
    "scores/publish/": (set(), SECRETARIAT),
    "scores/<int:pk>/object/": ({"focal_point_a"}, set()),
    "scores/<int:pk>/decide/": (SECRETARIAT, set()),
    "language/": (EVERYBODY, set()),
    "inbox/read/": (EVERYBODY, set()),
    "inbox/<int:pk>/read/": (EVERYBODY, set()),
}
OPEN_TO_STRANGERS = {"sign-in/", "language/", "inbox/unsubscribe/<str:token>/"}


@pytest.fixture
def objects(cast, settings, tmp_path):
    """One object of ministry A for every kind of address."""
    settings.MEDIA_ROOT = tmp_path
    share = make_assignment(make_task(), cast.ministry_a, due_on=date(2024, 4, 1))
    asked = ask_extension(assignment=share, asked_due_on=date(2024, 5, 1), reason="Chờ", by=cast.officer_a, now=NOW)
    obstacle = raise_obstacle(
        assignment=share, text="Vướng", request="Cấp", asked_of=AskedOf.LEADER, by=cast.officer_a, now=NOW
    )
    entry = log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi")
    request = submit_completion(assignment=share, by=cast.officer_a, now=NOW, product_number="1/BGI")
    file = Attachment(
        name="a.pdf",
        size=1,
        content_type="application/pdf",
        uploaded_by=cast.officer_a,
        uploaded_at=NOW,
        progress_entry=entry,
    )
    file.file.save("a", BytesIO(b"%PDF-"))
    rows = b"document,date,task_vi,lead,deadline\n1/TB,2024-01-05,Ra soat,Bo X,31/03/2024\n"
    batch = keep_upload(name="a.csv", content=rows, by=cast.secretariat, now=NOW)
    piece = WorkItem.objects.create(
        assignment=share, officer=cast.officer_a, text="Soạn", created_by=cast.focal_point_a, created_at=NOW
    )
    return {
        "assignments": share.pk,
        "acceptance": request.pk,
        "extensions": asked.pk,
        "obstacles": obstacle.pk,
        "attachments": file.pk,
        "directives": share.task.directive_id,
        "import": batch.pk,
        "handover": make_agency("Bộ Canh", valid_to=date(2020, 1, 1)).pk,
        "people": cast.officer_a.pk,
        "tasks": share.task_id,
        "work": piece.pk,
        "indicators": make_indicator().pk,
        "agencies": cast.ministry_a.pk,
        "scores": make_published_score(cast.ministry_a, NOW).pk,
        "period": (period := sheet_period()).pk,
        "agency": cast.ministry_a.pk,
        "value": reported(sheet_indicator(), cast.ministry_a, period).pk,
    }


def path_to(where: str, objects: dict[str, int]) -> str:
    kind = "import" if "/import/" in where else where.removeprefix("api/").split("/")[0]
    path = where.replace("<int:pk>", str(objects.get(kind, 0))).replace("<int:item>", str(objects["work"]))
    for name in ("period", "agency", "value"):
        path = path.replace(f"<int:{name}>", str(objects[name]))
    return "/" + path


def entrance(response) -> str:
    if response.status_code in (401, 403):
        return "refused"
    return "not found" if response.status_code == 404 else "open" if response.status_code < 500 else "broken"


def test_every_address_has_a_row():
    known = {*ACCESS, *POSTS, *WITHOUT_PERMISSION}
    assert {where for where, _entry in ADDRESSES} == known


@pytest.mark.parametrize(("where", "method"), [*((w, "get") for w in ACCESS), *((w, "post") for w in POSTS)])
def test_address_lets_in_just_these(cast, objects, where, method):
    inside, unknown = {**ACCESS, **POSTS}[where]
    expected = dict.fromkeys(cast.people(), "refused")
    expected |= dict.fromkeys(inside, "open") | dict.fromkeys(unknown, "not found")
    found = {}
    for name, user in cast.people().items():
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        response = getattr(client, method)(path_to(where, objects))
        found[name] = entrance(response)
        if response.streaming:
            response.getvalue()
    assert found == expected


@pytest.mark.parametrize("where", [w for w in {**ACCESS, **POSTS} if w not in OPEN_TO_STRANGERS])
def test_address_asks_strangers_to_sign_in(cast, objects, client, where):
    response = client.get(path_to(where, objects))
    if where.startswith("api/"):
        assert response.status_code in (401, 403)
    else:
        assert response.status_code == 302
        assert response.url.startswith(reverse("sign-in"))


def test_sign_in_with_email_in_any_case(cast, client):
    response = client.post(reverse("sign-in"), {"username": cast.officer_a.email.upper(), "password": PASSWORD})
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.officer_a.pk)


def test_sign_in_is_closed_after_too_many_guesses(cast, client, settings):
    for _guess in range(settings.AXES_FAILURE_LIMIT):
        client.post(reverse("sign-in"), {"username": cast.officer_a.email, "password": "wrong"})
    response = client.post(reverse("sign-in"), {"username": cast.officer_a.email, "password": PASSWORD})
    assert response.status_code == 429
    assert "_auth_user_id" not in client.session
