from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.models import Attachment, AuditEvent, ProgressEntry
from tasks.rules.states import AssignmentState
from tests.factories import make_assignment, make_task

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def share(cast):
    return make_assignment(make_task(), cast.ministry_a)


def test_log_progress_adds_entry_and_moves_on(cast, share):
    entry = log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi công văn", percent=40)
    share.refresh_from_db()
    assert (share.state, share.percent, share.last_entry_at) == (AssignmentState.IN_PROGRESS, 40, NOW)
    assert (entry.done, entry.by, f"{entry.reported_on:%d/%m/%Y}") == ("Đã gửi công văn", cast.officer_a, "20/03/2024")


def test_log_progress_is_audited_with_before_and_after(cast, share):
    entry = log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", percent=40)
    event = AuditEvent.objects.get()
    assert (event.by, event.at, event.verb, event.target_id) == (cast.officer_a, NOW, "log_progress", share.pk)
    assert event.before == {"state": "assigned", "percent": 0, "outlook": "", "last_entry_at": None}
    assert event.after == {
        "state": "in_progress",
        "percent": 40,
        "outlook": "on_track",
        "last_entry_at": NOW.isoformat().replace("+00:00", "Z"),
        "entry": entry.pk,
    }


def test_log_progress_without_percent_keeps_the_last_one(cast, share):
    log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Một", percent=40)
    log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Hai")
    share.refresh_from_db()
    assert share.percent == 40


@pytest.mark.parametrize("part", ["focal_point_b", "leader", "secretariat", "outsider", "council_member", "auditor"])
def test_log_progress_by_a_stranger_is_refused(cast, share, part):
    with pytest.raises(Refused):
        log_progress(assignment=share, by=getattr(cast, part), now=NOW, done="Không phải việc của tôi")
    assert not ProgressEntry.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("state", ["paused", "withdrawn"])
def test_log_progress_on_work_at_rest_is_refused(cast, share, state):
    share.state = state
    share.save()
    with pytest.raises(Refused):
        log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Muộn rồi")


def test_log_progress_keeps_a_file(cast, share, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("Công văn.pdf", b"%PDF-1.7 content")
    entry = log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", files=[file])
    kept = Attachment.objects.get()
    assert (kept.progress_entry, kept.name, kept.content_type) == (entry, "Công văn.pdf", "application/pdf")
    with kept.file.open() as stored:
        assert stored.read() == b"%PDF-1.7 content"
    assert "Công" not in kept.file.name


@pytest.mark.parametrize(
    ("name", "content"), [("x.exe", b"MZ"), ("x.pdf", b"<html>"), ("big.pdf", b"%PDF-" + b"0" * 2**20)]
)
def test_log_progress_with_a_bad_file_writes_nothing(cast, share, settings, tmp_path, name, content):
    settings.MEDIA_ROOT, settings.MAX_UPLOAD_MB = tmp_path, 1
    with pytest.raises(Refused, match=name):
        log_progress(
            assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", files=[SimpleUploadedFile(name, content)]
        )
    share.refresh_from_db()
    assert (share.state, ProgressEntry.objects.count()) == (AssignmentState.ASSIGNED, 0)


@pytest.mark.parametrize("model", [ProgressEntry, AuditEvent])
def test_append_only_record_refuses_an_update(cast, share, model):
    log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi")
    field = "done" if model is ProgressEntry else "verb"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**{field: "đổi"})


@pytest.mark.parametrize("outlook", ["at_risk", "late"])
def test_log_progress_off_track_needs_its_cause(cast, share, outlook):
    with pytest.raises(Refused):
        log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", outlook=outlook, cause=" ")
    log_progress(assignment=share, by=cast.officer_a, now=NOW, done="Đã gửi", outlook=outlook, cause="Chờ ý kiến")
    share.refresh_from_db()
    assert (share.outlook, share.entries.get().cause) == (outlook, "Chờ ý kiến")
