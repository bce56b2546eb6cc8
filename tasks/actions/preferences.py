"""What people want to be mailed about."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tasks.actions.audit import record
from tasks.actions.refusal import Refused
from tasks.models import Preference, User
from tasks.queries.policies import may_be_ended, policies_in_force
from tasks.rules.life import Frequency, NoticeKind


@transaction.atomic
def choose_frequencies(*, user: User, chosen: Mapping[NoticeKind, Frequency], now: datetime) -> None:
    """Keep how often somebody wants to be mailed about each of these kinds.

    Effects: audits. Raises: Refused for ending what may not be ended.
    """
    policies = policies_in_force()
    if any(often == Frequency.NEVER and not may_be_ended(kind, policies) for kind, often in chosen.items()):
        raise Refused(_("Mails of this kind can't be ended; choose how often they come."))
    before = dict(Preference.objects.filter(user=user).values_list("kind", "frequency"))
    Preference.objects.bulk_create(
        [Preference(user=user, kind=kind.value, frequency=often.value) for kind, often in chosen.items()],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["frequency"],
    )
    after = before | {kind.value: often.value for kind, often in chosen.items()}
    if after != before:
        record(verb="choose_frequencies", target=user, by=user, now=now, before=before, after=after)


def end_mails(*, user: User, kinds: Iterable[NoticeKind], now: datetime) -> list[NoticeKind]:
    """End the mails of those of these kinds that may be ended, and return them; the inbox goes on.

    Effects: audits in the person's own name: whoever holds the mail holds its key.
    """
    policies = policies_in_force()
    ended = [kind for kind in kinds if may_be_ended(kind, policies)]
    choose_frequencies(user=user, chosen=dict.fromkeys(ended, Frequency.NEVER), now=now)
    return ended
