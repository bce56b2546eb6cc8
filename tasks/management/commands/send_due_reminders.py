"""Reminds people of what falls due and what is late, as the worker does every working day."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.actions.job_run import job_run
from tasks.actions.reminders import SentReminders, send_due_reminders
from tasks.management.day import moment_on, parse_day
from tasks.queries.reminder_lines import ReminderLine


class Command(BaseCommand):
    """`manage.py send_due_reminders [--on DATE] [--dry-run] [--json]`."""

    help = "Remind people of what falls due, is late or waits, by the policy; at most one mail a person a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=parse_day, metavar="DATE", help="as if it were that day (default: today)")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only say what would be sent")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, on: Any, dry_run: bool, json: bool, **options: Any) -> None:
        now = moment_on(parse_day(on), settings.REMINDER_TIME) if on else timezone.now()
        if dry_run:
            sent = send_due_reminders(now=now, dry_run=True)
        else:
            with job_run("tasks.send_due_reminders", clock=timezone.now) as run:
                sent = send_due_reminders(now=now)
                run.rows, run.note = sent.queued, sent.summary
        self.stdout.write(as_json(sent) if json else as_text(sent, dry_run))


def as_json(sent: SentReminders) -> str:
    """Return the run for machines."""
    mails = [
        {
            "to": reminder.recipient.email,
            "lines": [{"assignment": line.assignment or None, "reason": line.reason} for line in reminder.lines],
        }
        for reminder in sent.plan.reminders
    ]
    numbers = {
        "people": len(mails),
        "lines": sent.plan.line_count,
        "escalations": sent.plan.escalation_count,
        "nobody": len(sent.plan.nobody),
    }
    return json.dumps({**numbers, "mails": mails}, ensure_ascii=False, indent=2)


def as_text(sent: SentReminders, dry_run: bool) -> str:
    """Return the run for people: who is told what and why, and which assignments have nobody to tell."""
    lines = [sent.summary]
    for reminder in sent.plan.reminders:
        lines.append(f"{reminder.recipient.email}")
        lines += [_line(told.line, is_escalated=told.is_escalated) for told in reminder.told]
    if sent.plan.nobody:
        lines.append(_("Nobody to tell:"))
        lines += [_line(line) for line in sent.plan.nobody]
    if dry_run:
        lines.append(_("Nothing was written."))
    elif sent.plan.is_working_day:
        lines.append(_("%(count)s mails were put into the outbox.") % {"count": sent.queued})
    return "\n".join(lines)


def _line(line: ReminderLine, *, is_escalated: bool = False) -> str:
    """Return one line for people, with its reason and which notice of its kind it is."""
    due = f"{line.due_on:%d/%m/%Y}" if line.due_on else "-"
    words = [line.code, due, line.reason, f"#{line.number}", *(["escalated"] if is_escalated else []), line.assignee]
    return "  " + "  ".join(words)
