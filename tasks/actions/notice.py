"""The inbox: telling people something about a share, and what they do with what they were told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tasks.models import Assignment, Notice, User
from tasks.rules.life import NoticeKind

# SQLite takes about 32,000 values in one statement, and a notice has eleven.
BATCH = 2000


def tell(*, kind: NoticeKind, assignment: Assignment, recipients: Iterable[User], text: str, now: datetime) -> int:
    """Put a notice about a share into the inbox of each recipient and return to how many.

    Effects: a newer notice of the same kind about the same share takes the older one's place and is unread again.
    Boundary: whoever can't sign in any more is skipped; a person named twice is told once.
    Queries: one, however many recipients.
    """
    people = {user.pk: user for user in recipients if user.is_active}
    return keep_notices([notice(kind, assignment.pk, person, text, now) for person in people])


def notice(kind: NoticeKind, assignment: int, recipient: int, text: str, now: datetime) -> Notice:
    """Return the unsaved notice; its key says who is told what about which share."""
    return Notice(
        key=f"{kind.value}:{assignment}:{recipient}",
        recipient_id=recipient,
        kind=kind.value,
        assignment_id=assignment,
        text=text,
        created_at=now,
    )


def agency_notice(
    *, kind: NoticeKind, agency: int, recipient: int, title: str, path: str, text: str, now: datetime
) -> Notice:
    """Return the unsaved notice about something of an agency that isn't a share; its key says who is told of which page."""
    return Notice(
        key=f"{kind.value}:{path}:{recipient}",
        recipient_id=recipient,
        kind=kind.value,
        agency_id=agency,
        title=title,
        path=path,
        text=text,
        created_at=now,
    )


def answer_notices_of(*, path: str, now: datetime) -> int:
    """Mark what everybody was told about a page as read, because it has been answered; return how many were unread."""
    return Notice.objects.filter(path=path, read_at=None).exclude(path="").update(read_at=now)


def keep_notices(notices: Sequence[Notice]) -> int:
    """Store notices in place of older ones of the same key and return how many.

    Queries: one for every 2,000.
    """
    Notice.objects.bulk_create(
        notices,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["text", "created_at", "read_at", "mailed_at"],
    )
    return len(notices)


def mark_read(*, user: User, now: datetime, number: int | None = None) -> int:
    """Mark one of the person's notices as read, or all, and return how many were unread."""
    mine = Notice.objects.filter(recipient=user, read_at=None)
    return (mine if number is None else mine.filter(pk=number)).update(read_at=now)
