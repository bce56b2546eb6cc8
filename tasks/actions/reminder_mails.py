"""The grouped mail that reminds one person, written from what there is to say."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tasks.actions.outbox import MailDraft, draft_mail
from tasks.queries.links import absolute, unsubscribe_url
from tasks.queries.notice_words import LineWords
from tasks.queries.policies import may_be_ended, policies_in_force
from tasks.queries.reminders import MAIL_KIND, Reminder, ReminderPlan, Told
from tasks.rules.life import NoticeKind

# What a person can take in; the rest is a number and a link.
LINES_PER_PART = 40
WORDING_LENGTH = 200
COLOURS = {"overdue": "#c0362c", "soon": "#8a5300", "returned": "#8a5300"}
PLAIN_COLOUR = "#1d4f91"


# Tens of thousands of lines in a run: they are put together here, and the templates hold what stands around them.
_HTML = """\
<div style="padding: 8px 0; border-bottom: 1px solid #e1e5ea">
<div style="color: {}; font-size: 13px; font-weight: 600">{}</div>
<a href="{}" style="color: #1d4f91; text-decoration: none">{}</a>
<div style="color: #5b6877; font-size: 13px">{}</div>
</div>
"""
_TEXT = """
- {}: {}
  {}
  {}
"""


@dataclass(frozen=True)
class Section:
    """The lines of one kind as HTML and as plain text, with how many there are in all and how many more than these."""

    label: str
    colour: str
    count: int
    html: str
    text: str
    more: int


class ReminderMails:
    """Writes the mails of one run, in the language in force; what many of them say is worded once.

    Queries: one, for the policies.
    """

    def __init__(self, plan: ReminderPlan, now: datetime) -> None:
        self.words = LineWords(now, plan.calendar)
        self._policies = policies_in_force()
        self._escalated = _("told to you because nothing has moved")
        # To ask the URL conf for each line would take as long as writing it.
        self._share_url = absolute(reverse("tasks:assignment", args=[0])).rsplit("0", 1)
        self._links = {
            "work_url": absolute(reverse("tasks:my-work")),
            "preferences_url": absolute(reverse("tasks:preferences")),
        }

    def draft(self, reminder: Reminder, key: str) -> MailDraft:
        """Return the mail of one person."""
        lines = reminder.lines
        several = len({line.assignee for line in lines}) > 1
        may_end = [kind for kind in {line.kind for line in lines} if may_be_ended(kind, self._policies)]
        by_kind = groupby(reminder.told, key=lambda told: told.line.kind)
        sections = [self._section(kind, list(told), several) for kind, told in by_kind]
        context = {
            "only": lines[0] if len(lines) == 1 else None,
            "only_label": sections[0].label,
            "count": len(lines),
            "late_count": sum(line.kind == NoticeKind.OVERDUE for line in lines),
            "due_count": sum(line.kind == NoticeKind.DUE_SOON for line in lines),
            "sections": sections,
            "unsubscribe_url": unsubscribe_url(reminder.recipient.pk, may_end) if may_end else "",
            **self._links,
        }
        return draft_mail(
            key=key,
            recipient=reminder.recipient,
            kind=MAIL_KIND,
            template="mail/deadlines_approached",
            context=context,
        )

    def _section(self, kind: NoticeKind, told: list[Told], several: bool) -> Section:
        """Return the lines of one kind ready to show."""
        colour, shown = COLOURS.get(kind.tone, PLAIN_COLOUR), told[:LINES_PER_PART]
        html, text = zip(*(self._written(one, colour, several) for one in shown), strict=True)
        return Section(
            label=_(kind.label),
            colour=colour,
            count=len(told),
            html=mark_safe("".join(html)),  # noqa: S308 every line is made by format_html
            text="".join(text),
            more=len(told) - len(shown),
        )

    def _written(self, told: Told, colour: str, several: bool) -> tuple[str, str]:
        """Return a line as HTML and as plain text; it names the assignee where the mail speaks of several."""
        line = told.line
        words, due, number = self.words.reason(line), self.words.due(line), self.words.number(line.number)
        remarks = [number, self._escalated if told.is_escalated else ""]
        source = [line.code, line.directive, line.assignee if several or told.is_escalated else ""]
        url = absolute(line.path) if line.path else str(line.assignment).join(self._share_url)
        wording = _shortened(line.wording)
        return (
            format_html(_HTML, colour, _joined(" · ", words, due, *remarks), url, wording, _joined(" · ", *source)),
            _TEXT.format(
                _joined(", ", f"{words} ({due})" if due else words, *remarks), wording, _joined(", ", *source), url
            ),
        )


def _joined(mark: str, *parts: str) -> str:
    return mark.join(part for part in parts if part)


def _shortened(wording: str) -> str:
    """Return a wording as one line of a length that can be taken in."""
    one_line = " ".join(wording.split())
    return one_line if len(one_line) <= WORDING_LENGTH else Truncator(one_line).chars(WORDING_LENGTH)
