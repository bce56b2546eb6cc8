import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tasks.actions.audit import audit_event, record_many
from tasks.queries.event_words import verb_words
from tests.factories import make_assignment, make_task

NOW = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # 00:30 of the 24th in Vietnam


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


def write(share, *events):
    """Store events of (verb, by, moment, after)."""
    with transaction.atomic():
        record_many(
            audit_event(verb=verb, target=share, by=by, now=now, after=after) for verb, by, now, after in events
        )


def signed_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("name", ["tasks:audit-log", "tasks:audit-export"])
def test_audit_is_read_by_auditors_and_administrators_alone(cast, client, name):
    allowed = {
        part for part, user in cast.people().items() if signed_in(client, user).get(reverse(name)).status_code == 200
    }
    assert allowed == {"auditor", "administrator"}


def test_audit_log_tells_in_words(cast, client, share):
    write(share, ("pause_assignment", cast.secretariat, NOW, {"state": "paused", "reason": "Chờ luật"}))
    page = signed_in(client, cast.auditor).get(reverse("tasks:audit-log")).content.decode()
    for words in (verb_words("pause_assignment"), "Chờ luật", "Secretariat", "Bộ Giáp", "00:30, thứ Ba 24/11/2026"):
        assert words in page
    assert "pause_assignment<" not in page


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"person": "secret"}, True),
        ({"person": "nobody-of-that-name"}, False),
        ({"verb": "pause_assignment"}, True),
        ({"verb": "assign"}, False),
        ({"target_type": "assignment"}, True),
        ({"target_type": "directive"}, False),
        ({"first": "24/11/2026"}, True),
        ({"first": "25/11/2026"}, False),
        ({"last": "24/11/2026"}, True),
        ({"last": "23/11/2026"}, False),
    ],
)
def test_audit_log_is_narrowed_by(cast, client, share, filters, found):
    write(share, ("pause_assignment", cast.secretariat, NOW, {}))
    lines = signed_in(client, cast.auditor).get(reverse("tasks:audit-log"), filters).context["lines"]
    assert bool(lines) is found


def test_audit_log_is_narrowed_to_one_object(cast, client, share):
    other = make_assignment(make_task(), cast.ministry_b)
    write(share, ("pause_assignment", cast.secretariat, NOW, {}))
    write(other, ("pause_assignment", cast.secretariat, NOW, {}))
    filters = {"target_type": "assignment", "target_id": other.pk}
    lines = signed_in(client, cast.auditor).get(reverse("tasks:audit-log"), filters).context["lines"]
    assert [line.event.target_id for line in lines] == [other.pk]


@pytest.mark.parametrize("filters", [{"target_id": "x"}, {"first": "31/02/2026"}, {"verb": "nonsense"}])
def test_audit_log_says_which_filter_is_wrong(cast, client, share, filters):
    write(share, ("pause_assignment", cast.secretariat, NOW, {}))
    answer = signed_in(client, cast.auditor).get(reverse("tasks:audit-log"), filters)
    assert list(answer.context["form"].errors) == list(filters)
    assert len(answer.context["lines"]) == 1


def test_audit_log_asks_the_database_as_often_for_many_as_for_one(cast, client, share):
    signed_in(client, cast.auditor)
    counted = []
    for number in (1, 3, 60):
        shares = [make_assignment(make_task(), cast.ministry_a) for _step in range(number)]
        for one in shares:
            write(one, ("pause_assignment", cast.secretariat, NOW, {}))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("tasks:audit-log"))
        counted.append(len(captured))
    assert len(set(counted)) == 1


def test_audit_export_csv_holds_what_the_filters_leave(cast, client, share):
    later = NOW + timedelta(hours=1)
    write(share, ("pause_assignment", cast.secretariat, NOW, {"reason": "=1+1"}), ("assign", None, later, {}))
    answer = signed_in(client, cast.auditor).get(reverse("tasks:audit-export"), {"verb": "pause_assignment"})
    content = b"".join(answer.streaming_content)
    assert answer.streaming
    assert content.startswith(b"\xef\xbb\xbf")
    heading, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(heading) == len(row) == 8
    assert row[:4] == ["24/11/2026 00:30:00", "Secretariat", "secretariat@example.vn", verb_words("pause_assignment")]
    assert row[-1].endswith(": =1+1")


def test_audit_export_workbook_has_a_row_for_each_event(cast, client, share):
    write(share, *(("assign", None, NOW + timedelta(minutes=number), {}) for number in range(5)))
    answer = signed_in(client, cast.auditor).get(reverse("tasks:audit-export"), {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 6
    assert sheet["B2"].value == "Hệ thống"


def test_audit_export_of_too_many_events_for_a_workbook_says_so(cast, client, share, monkeypatch):
    monkeypatch.setattr("tasks.views.audit.MOST_SHEET_ROWS", 1)
    write(share, *(("assign", None, NOW, {}) for _number in range(2)))
    answer = signed_in(client, cast.auditor).get(reverse("tasks:audit-export"), {"format": "xlsx"}, follow=True)
    assert "CSV" in str(next(iter(answer.context["messages"])))
