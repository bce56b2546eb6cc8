"""What every change of a share has in common: the lock, the version people have seen, and who is told."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import record
from tasks.actions.follow_up import follow_up_on_commit
from tasks.actions.notice import tell
from tasks.actions.refusal import Refused, next_state
from tasks.models import Assignment, AuditEvent, Notice, User
from tasks.queries.addressees import Addressees, addressees_on, as_plain_row
from tasks.queries.share_words import VERB_WORDS, changes_since
from tasks.rules.clock import local_date
from tasks.rules.life import NoticeKind
from tasks.rules.roles import RoleKind
from tasks.rules.workflow import ANSWERS, NOTICE_OF, WORKFLOW, Move, Party


class ChangedMeanwhile(Refused):
    """Somebody else changed the share while this person was writing; carries what they did, newest first."""

    def __init__(self, events: list[AuditEvent]) -> None:
        super().__init__(_("Somebody changed this assignment while you were writing. What you typed is still here."))
        self.events = events


def lock_share(assignment: Assignment, *, version: int | None = None) -> Assignment:
    """Return the share as it is now, locked until the transaction ends.

    `version` is the one the person saw when they began to write; empty for whoever doesn't care.
    Raises: ChangedMeanwhile when somebody changed the share since.
    """
    share = Assignment.objects.select_for_update(of=("self",)).with_names().get(pk=assignment.pk)
    if version is not None and share.version != version:
        raise ChangedMeanwhile(changes_since(share, version))
    return share


def save_share(share: Assignment, *fields: str) -> None:
    """Write these fields of a locked share, and the next version."""
    share.version += 1
    share.save(update_fields=[*fields, "version"])


def make_move(
    share: Assignment,
    *,
    move: Move,
    by: User,
    now: datetime,
    changes: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    text: str = "",
    is_routine: bool = False,
) -> None:
    """Move a locked share along the workflow: write, audit, tell who is concerned.

    `changes` are other fields that the move sets; `before` and `after` go into the audit event besides the state and
    these fields; `text` is what people are told besides what happened. What is routine stands in the story and
    tells nobody.
    Raises: Refused when the workflow doesn't allow the move.
    """
    values = {"state": next_state(move, share.state), **(changes or {})}
    old = {name: getattr(share, _stored(share, name)) for name in values}
    for name, value in values.items():
        setattr(share, name, value)
    save_share(share, *values)
    new = {name: getattr(share, _stored(share, name)) for name in values}
    record(verb=move, target=share, by=by, now=now, before={**old, **(before or {})}, after={**new, **(after or {})})
    settle_notices(share, ANSWERS.get(move, frozenset()), now=now)
    if not is_routine:
        tell_party(share, WORKFLOW[move].told, kind=NOTICE_OF[move], verb=move.value, text=text, by=by, now=now)
    follow_up_on_commit()


def _stored(share: Assignment, name: str) -> str:
    """Return the attribute that holds the plain value of a field: the number of a row and not the row."""
    return str(getattr(share._meta.get_field(name), "attname", name))


def tell_party(
    share: Assignment, party: Party, *, kind: NoticeKind, verb: str, by: User, now: datetime, text: str = ""
) -> int:
    """Tell a party what was done with a share, except the one who did it, and return how many people were told.

    Effects: notices in the language of the office, because they are kept.
    Queries: two for the people, one for the notices.
    """
    people = addressees_on(local_date(now))
    found = people_of(share, people) if party == Party.AGENCY else secretariat_of(people)
    recipients = [person for person in found if person.pk != by.pk]
    return tell(kind=kind, assignment=share, recipients=recipients, text=notice_text(share, verb, text), now=now)


def settle_notices(share: Assignment, kinds: frozenset[NoticeKind], *, now: datetime) -> None:
    """Mark the unread notices of these kinds about a share as read: what they asked for has been done.

    Queries: one, none without kinds.
    """
    if kinds:
        Notice.objects.filter(assignment=share, kind__in=sorted(kinds), read_at=None).update(read_at=now)


def notice_text(share: Assignment, verb: str, text: str = "") -> str:
    """Return what a notice says: whose share, what happened, and the words that go with it."""
    with translation.override(settings.LANGUAGE_CODE):
        said = f"{share.assignee_name}: {VERB_WORDS[verb]}"
    return f"{said}. {text.strip()}" if text.strip() else f"{said}."


def people_of(share: Assignment, people: Addressees) -> list[User]:
    """Return who answers for a share."""
    return people.of(as_plain_row(share))


def secretariat_of(people: Addressees) -> list[User]:
    """Return the people of the secretariat."""
    return [people.users[person] for person in people.by_role[None, RoleKind.SECRETARIAT]]


def require_text(text: str, sentence: Any) -> None:
    """Refuse with the sentence when nothing was written."""
    if not text.strip():
        raise Refused(sentence)
