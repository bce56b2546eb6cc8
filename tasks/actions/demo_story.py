"""The scenes of the demonstration: what a few of its shares go through, written down in `demo_story.csv`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from tasks.actions.assignment import steer_assignment
from tasks.actions.completion import accept_completion, return_completion, submit_completion
from tasks.actions.extension import ask_extension, decide_extension
from tasks.actions.nudge import nudge_assignments, see_nudges
from tasks.actions.objection import acknowledge_assignment, decide_objection, object_to_assignment
from tasks.actions.obstacle import decide_obstacle, raise_obstacle
from tasks.actions.progress import log_progress
from tasks.actions.reference import DATA, read_rows
from tasks.actions.work_item import answer_work, hand_out_work
from tasks.models import Agency, Assignment, User
from tasks.permissions import visible_officers
from tasks.rules.clock import VIETNAM
from tasks.rules.life import AskedOf, ExtensionDecision, Outlook
from tasks.rules.states import AssignmentRole
from tasks.rules.workflow import Move

Rows = list[dict[str, str]]
# Stands between the two texts of one cell.
_AND = " > "
_ASKED_OF = {asked_of.value: asked_of for asked_of in AskedOf}


@dataclass(frozen=True)
class Moment:
    """One step of a scene: whose share it is, who acts and when, in what words; `more` is a name, number or day."""

    share: Assignment
    by: User
    now: datetime
    text: str
    more: str
    today: date

    @property
    def day(self) -> date:
        """Return the day that `more` counts from today of the demonstration."""
        return workday(self.today + timedelta(days=int(self.more)))

    @property
    def agency(self) -> Agency | None:
        """Return the agency that `more` names, as it is today; None for something else."""
        return Agency.objects.in_force(self.today).filter(name_vi=self.more).first()


def workday(day: date) -> date:
    """Return the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def find_scenes() -> list[tuple[Assignment, Rows]]:
    """Return each share that has a scene, with its rows; what the demonstration of this day doesn't hold has none.

    Queries: one for each scene.
    """
    scenes: list[Rows] = []
    for row in read_rows(DATA / "demo_story.csv"):
        if row["order"]:
            scenes.append([])
        scenes[-1].append(row)
    leading = Assignment.objects.filter(role=AssignmentRole.LEAD)
    found = []
    for rows in scenes:
        named = leading.filter(task__wording__startswith=rows[0]["order"], agency__name_vi=rows[0]["holder"])
        found += [(share, rows) for share in named.order_by("pk")[:1]]
    return found


def play_scene(
    share: Assignment, rows: Rows, *, accounts: Mapping[str, User], doers: Mapping[int | None, User], today: date
) -> None:
    """Let a share go through its scene, each step on its working day in the morning, by the real actions.

    `accounts` are the people by the name of their account, `doers` those who answer for an agency.
    """
    for minute, row in enumerate(rows):
        share = Assignment.objects.select_related("agency").get(pk=share.pk)
        by = accounts[row["by"]] if row["by"] else doers[share.agency_id]
        now = datetime.combine(workday(today + timedelta(days=int(row["day"]))), time(9, minute), tzinfo=VIETNAM)
        _STEPS[row["step"]](Moment(share, by, now, row["text"], row["with"], today))


def _acknowledge(one: Moment) -> None:
    acknowledge_assignment(assignment=one.share, by=one.by, now=one.now)


def _object(move: Move, one: Moment) -> None:
    agency = one.agency if move == Move.PROPOSE_TRANSFER else None
    object_to_assignment(assignment=one.share, move=move, by=one.by, now=one.now, reason=one.text, agency=agency)


def _settle(move: Move, one: Moment) -> None:
    decide_objection(assignment=one.share, move=move, by=one.by, now=one.now, reason=one.text)


def _report(one: Moment) -> None:
    log_progress(assignment=one.share, by=one.by, now=one.now, done=one.text, percent=int(one.more))


def _warn(outlook: Outlook, one: Moment) -> None:
    log_progress(assignment=one.share, by=one.by, now=one.now, done=one.text, outlook=outlook, cause=one.more)


def _submit(one: Moment) -> None:
    number, _and, late_cause = one.more.partition(_AND)
    submit_completion(
        assignment=one.share, by=one.by, now=one.now, note=one.text, product_number=number, late_cause=late_cause
    )


def _accept(one: Moment, *, delay_waived: bool = False) -> None:
    request = one.share.completion_requests.latest("submitted_at")
    accept_completion(request=request, by=one.by, now=one.now, note=one.text, delay_waived=delay_waived)


def _return(one: Moment) -> None:
    request = one.share.completion_requests.latest("submitted_at")
    return_completion(request=request, by=one.by, now=one.now, reason=one.text)


def _ask(one: Moment) -> None:
    late = "Đơn vị đề xuất chậm, đã kiểm điểm rút kinh nghiệm."
    ask_extension(assignment=one.share, asked_due_on=one.day, reason=one.text, by=one.by, now=one.now, late_cause=late)


def _extend(decision: ExtensionDecision, one: Moment) -> None:
    request = one.share.extension_requests.latest("asked_at")
    granted = one.day if decision == ExtensionDecision.SHORTENED else None
    decide_extension(
        request=request, decision=decision, by=one.by, now=one.now, granted_due_on=granted, reason=one.text
    )


def _obstruct(one: Moment) -> None:
    text, _and, request = one.text.partition(_AND)
    asked_of = _ASKED_OF.get(one.more, AskedOf.AGENCY)
    raise_obstacle(
        assignment=one.share,
        text=text,
        request=request,
        asked_of=asked_of,
        agency=one.agency,
        by=one.by,
        now=one.now,
    )


def _decide(one: Moment) -> None:
    decide_obstacle(obstacle=one.share.obstacles.latest("raised_at"), decision=one.text, by=one.by, now=one.now)


def _urge(one: Moment) -> None:
    nudge_assignments(assignments=[one.share], text=one.text, by=one.by, now=one.now)


def _see(one: Moment) -> None:
    see_nudges(assignment=one.share, by=one.by, now=one.now)


def _hand_out(one: Moment) -> None:
    # The agency's officer of the demonstration: the one other person to whom its work is handed.
    officer = visible_officers(one.share).exclude(pk=one.by.pk).get()
    hand_out_work(assignment=one.share, officer=officer, text=one.text, due_on=one.day, by=one.by, now=one.now)


def _answer(one: Moment) -> None:
    answer_work(item=one.share.work_items.latest("created_at"), answer=one.text, by=one.by, now=one.now)


def _pause(one: Moment) -> None:
    steer_assignment(assignment=one.share, move=Move.PAUSE, by=one.by, now=one.now, reason=one.text)


_STEPS: dict[str, Callable[[Moment], None]] = {
    "acknowledge": _acknowledge,
    "decline": partial(_object, Move.DECLINE),
    "propose": partial(_object, Move.PROPOSE_TRANSFER),
    "keep": partial(_settle, Move.KEEP),
    "release": partial(_settle, Move.RELEASE),
    "transfer": partial(_settle, Move.TRANSFER),
    "report": _report,
    "risk": partial(_warn, Outlook.AT_RISK),
    "late": partial(_warn, Outlook.LATE),
    "submit": _submit,
    "accept": _accept,
    "waive": partial(_accept, delay_waived=True),
    "return": _return,
    "ask": _ask,
    "grant": partial(_extend, ExtensionDecision.GRANTED),
    "shorten": partial(_extend, ExtensionDecision.SHORTENED),
    "refuse": partial(_extend, ExtensionDecision.REFUSED),
    "obstacle": _obstruct,
    "decide": _decide,
    "urge": _urge,
    "see": _see,
    "hand": _hand_out,
    "answer": _answer,
    "pause": _pause,
}
