"""The reminders that nobody is there to hear, and what would help."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

from django.db.models import Q

from tasks.models import Agency, CalendarDay, Setting
from tasks.queries.addressees import addressees_on
from tasks.queries.escalation import Chain, chain_on
from tasks.queries.handover import ended_q
from tasks.queries.notice_words import LineWords
from tasks.queries.policies import policies_in_force
from tasks.queries.reminder_lines import EVERYTHING, Reading, ReminderLine, reminder_shares
from tasks.rules.clock import local_date, start_of_day
from tasks.rules.reminder import FOR_THE_SECRETARIAT


class Remedy(StrEnum):
    """What has to be done so that somebody is told."""

    SPLIT = "split"
    HAND_OVER = "hand_over"
    NAME_IN_AGENCY = "name_in_agency"
    NAME_IN_BODY = "name_in_body"
    NAME_IN_SECRETARIAT = "name_in_secretariat"


@dataclass(frozen=True)
class Unheard:
    """One line that nobody is there to hear, why it would be said, and what would help."""

    line: ReminderLine
    words: str
    remedy: Remedy
    agency: int | None


def nobody_to_tell(now: datetime) -> tuple[date, list[Unheard]]:
    """Return the day that is spoken of, and the lines of that day which nobody is there to hear, by assignee.

    The same lines as the reminder run counts as having nobody to tell. Boundary: a day off is silent, so the working
    day after it is spoken of.
    Queries: fourteen, whatever the number of agencies and shares.
    """
    calendar, today = CalendarDay.objects.working_calendar(), local_date(now)
    on = today if calendar.is_working_day(today) else calendar.add_working_days(today, 1)
    moment = now if on == today else start_of_day(on)
    reading = Reading(moment, calendar, policies_in_force(), Setting.objects.values_in_force())
    chain, words = chain_on(on, addressees_on(on)), LineWords(moment, calendar)
    ended = set(Agency.objects.filter(ended_q(on)).values_list("pk", flat=True))
    found = [
        Unheard(line, words.reason(line), _remedy(share, line, ended), share.agency_id)
        for share, line, _began in reminder_shares(reading, _without_holder(chain))
        if line.is_announced and not chain.told_first(share, line.kind)
    ]
    return on, sorted(found, key=lambda one: (one.line.assignee, one.line.due_on or date.max, one.line.assignment))


def _without_holder(chain: Chain) -> Q:
    """Return the condition that a share may have nobody to tell: what an agency with people holds needn't be read."""
    if not chain.secretariat():
        return EVERYTHING
    silent = [
        number
        for number, parent in Agency.objects.values_list("pk", "parent")
        if not chain.holders(_share_of(number, parent))
    ]
    return Q(agency=None) | Q(agency__in=silent)


def _share_of(agency: int, parent: int | None) -> Any:
    """Return a share of an agency that no officer holds, as a row of plain values."""
    return SimpleNamespace(
        agency_id=agency, agency__parent_id=parent, officer_id=None, body_id=None, membership_id=None
    )


def _remedy(share: Any, line: ReminderLine, ended: set[int]) -> Remedy:
    if line.kind in FOR_THE_SECRETARIAT:
        return Remedy.NAME_IN_SECRETARIAT
    if share.agency_id is not None:
        return Remedy.HAND_OVER if share.agency_id in ended else Remedy.NAME_IN_AGENCY
    return Remedy.SPLIT if share.class_wording else Remedy.NAME_IN_BODY
