"""Reporting on an assignment."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tasks.actions.attachment import attach_files
from tasks.actions.audit import record
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.refusal import next_state, require
from tasks.models import Assignment, ProgressEntry, User
from tasks.permissions import Permission, can
from tasks.rules.clock import local_date
from tasks.rules.workflow import Move


@transaction.atomic
def log_progress(
    *,
    assignment: Assignment,
    by: User,
    now: datetime,
    done: str,
    percent: int | None = None,
    difficulties: str = "",
    next_step: str = "",
    files: Sequence[UploadedFile] = (),
) -> ProgressEntry:
    """Add one entry to an assignment and return it.

    Units: `percent` 0 to 100, empty for "unchanged".
    Effects: moves the assignment to "in progress", keeps the last percent on it, audits, asks for new figures.
    Raises: Refused when the person may not, or the state doesn't allow it.
    """
    share = Assignment.objects.select_for_update(of=("self",)).with_names().get(pk=assignment.pk)
    require(can(by, Permission.LOG_PROGRESS, share))
    before = {"state": share.state, "percent": share.percent}
    share.state = next_state(Move.LOG_PROGRESS, share.state)
    share.percent = share.percent if percent is None else percent
    share.last_entry_at = now
    share.save(update_fields=["state", "percent", "last_entry_at"])
    entry = ProgressEntry.objects.create(
        assignment=share,
        reported_on=local_date(now),
        percent=percent,
        done=done,
        difficulties=difficulties,
        next_step=next_step,
        by=by,
        created_at=now,
    )
    attach_files(files=files, by=by, now=now, progress_entry=entry)
    after = {"state": share.state, "percent": share.percent, "entry": entry.pk}
    record(verb=Move.LOG_PROGRESS, target=share, by=by, now=now, before=before, after=after)
    follow_up_on_commit()
    return entry
