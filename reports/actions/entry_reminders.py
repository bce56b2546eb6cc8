"""Reminding agencies of the figures they are asked for, before the day they are to be sent by and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reports.queries.entry_due import EntryDue, entry_due
from reports.queries.links import sheet_path
from tasks.actions.notice import agency_notice, keep_notices
from tasks.models import CalendarDay, Notice
from tasks.queries.due_words import day_words
from tasks.queries.policies import policies_in_force
from tasks.rules.calendar import WorkingCalendar
from tasks.rules.clock import VIETNAM, local_date
from tasks.rules.life import NoticeKind
from tasks.rules.reminder import Policy, due_dates_to_announce


@dataclass(frozen=True)
class EntryReminders:
    """Whom a run tells of which tables; `nobody` are the tables whose agency has nobody with an account."""

    told: list[tuple[EntryDue, int]] = field(default_factory=list)
    nobody: list[EntryDue] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """Return the run in one sentence, for its record and for who runs it by hand."""
        people = len({person for _due, person in self.told})
        words = _("%(tables)s tables of figures, %(people)s people, %(nobody)s tables with nobody to tell.")
        tables = len({(due.agency.pk, due.period.pk) for due, _person in self.told})
        return words % {"tables": tables, "people": people, "nobody": len(self.nobody)}


def remind_entry(*, now: datetime, dry_run: bool = False) -> EntryReminders:
    """Tell the people of agencies which figures are to be sent, by the policy for figures, and return whom.

    Effects: each line stands in the inbox and goes with the grouped mail of that morning; run twice on a day it tells
    nobody twice. On days off, and without a policy, nothing is done. `dry_run` writes nothing.
    Law: the terms come from the periods; when people are told is the policy (setting: not confirmed).
    Queries: a constant number, and one for every 2,000 notices.
    """
    calendar, policy = CalendarDay.objects.working_calendar(), policies_in_force().get(NoticeKind.FIGURES_DUE)
    today = local_date(now)
    if policy is None or not calendar.is_working_day(today):
        return EntryReminders()
    tables, reminders = entry_due(now), EntryReminders()
    last_told = _last_told()
    for table in tables:
        told_on = {
            person.pk: last_told.get((sheet_path(table.agency, table.period), person.pk)) for person in table.people
        }
        turns = [person for person, on in told_on.items() if _is_turn(table, policy, calendar, today, on)]
        reminders.told.extend((table, person) for person in turns)
        if not table.people and _is_turn(table, policy, calendar, today, None):
            reminders.nobody.append(table)
    if not dry_run:
        with translation.override(settings.LANGUAGE_CODE):
            notices = [_notice(table, person, now) for table, person in reminders.told]
        # In one order, so that two workers at once wait for each other and not each for the other.
        keep_notices(sorted(notices, key=lambda notice: notice.key))
    return reminders


def _is_turn(table: EntryDue, policy: Policy, calendar: WorkingCalendar, today: date, told_on: date | None) -> bool:
    """Return whether somebody who was last told on that day is told today."""
    if told_on == today:
        return False
    send_by_on = local_date(table.send_by_at)
    if send_by_on >= today:
        return send_by_on in due_dates_to_announce(today, calendar, policy.days_before)
    told_days = None if told_on is None or told_on <= send_by_on else (told_on - send_by_on).days
    return policy.is_turn((today - send_by_on).days, told_days)


def _last_told() -> Mapping[tuple[str, int], date]:
    """Return when each person was last told of each table. Queries: one."""
    rows = Notice.objects.filter(kind=NoticeKind.FIGURES_DUE.value).values_list("path", "recipient", "created_at")
    return {(path, person): local_date(at) for path, person, at in rows}


def _notice(table: EntryDue, person: int, now: datetime) -> Notice:
    send_by = table.send_by_at.astimezone(VIETNAM)
    words = _("To be sent by %(day)s, %(hour)s; submitted %(given)s/%(wanted)s.")
    if table.send_by_at < now:
        words = _("Was to be sent by %(day)s, %(hour)s; submitted %(given)s/%(wanted)s.")
    facts = {"day": day_words(send_by.date()), "hour": f"{send_by:%H:%M}", "given": table.given, "wanted": table.wanted}
    return agency_notice(
        kind=NoticeKind.FIGURES_DUE,
        agency=table.agency.pk,
        recipient=person,
        title=_("Figures of {period}").format(period=table.period),
        path=sheet_path(table.agency, table.period),
        text=words % facts,
        now=now,
    )
