"""Reporting on an assignment."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.attachment import attach_files
from tasks.actions.nudge import mark_nudges_seen
from tasks.actions.refusal import Refused, next_state, require
from tasks.actions.share import lock_share, make_move
from tasks.models import Assignment, ProgressEntry, User
from tasks.permissions import Permission, can
from tasks.rules.clock import local_date
from tasks.rules.life import Outlook
from tasks.rules.workflow import Move

CAUSE_ASKED = _("Say what the risk is, or why the work is late.")


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
    outlook: str = Outlook.ON_TRACK,
    cause: str = "",
    version: int | None = None,
    files: Sequence[UploadedFile] = (),
) -> ProgressEntry:
    """Add one entry to an assignment and return it.

    Units: `percent` 0 to 100, empty for "unchanged". `version` is the one the person saw when they began to write.
    Effects: moves the assignment to "in progress", keeps the last percent and outlook on it, audits, asks for new
    figures; tells the secretariat of work that isn't on track; whoever reports has seen the nudges.
    Raises: Refused when the person may not, the state doesn't allow it, or work that isn't on track has no cause;
    ChangedMeanwhile when somebody else changed the share since.
    """
    share = lock_share(assignment, version=version)
    require(can(by, Permission.LOG_PROGRESS, share))
    next_state(Move.LOG_PROGRESS, share.state)
    if outlook != Outlook.ON_TRACK and not cause.strip():
        raise Refused(CAUSE_ASKED)
    entry = ProgressEntry.objects.create(
        assignment=share,
        reported_on=local_date(now),
        percent=percent,
        done=done,
        outlook=outlook,
        cause=cause,
        difficulties=difficulties,
        next_step=next_step,
        by=by,
        created_at=now,
    )
    attach_files(files=files, by=by, now=now, progress_entry=entry)
    changes = {"percent": share.percent if percent is None else percent, "last_entry_at": now, "outlook": outlook}
    make_move(
        share,
        move=Move.LOG_PROGRESS,
        by=by,
        now=now,
        changes=changes,
        after={"entry": entry.pk},
        text=cause or done,
        is_routine=outlook == Outlook.ON_TRACK,
    )
    mark_nudges_seen(share, by=by, now=now)
    return entry
