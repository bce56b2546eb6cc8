"""The list of assignments, and the page of one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from tasks.actions.assignment import STEERING, hand_to_officer, split_assignment, steer_assignment
from tasks.actions.refusal import Refused
from tasks.forms.assignment_filter import AssignmentFilterForm
from tasks.forms.reporting import ProgressForm
from tasks.forms.steering import OfficerForm, SplitForm, SteerForm
from tasks.forms.work_item import WorkItemForm
from tasks.models import Assignment, CalendarDay
from tasks.permissions import Permission, can, visible_to
from tasks.queries.assignment_list import assignment_list
from tasks.queries.assignment_page import acknowledge_by, contributors, shares_of_task
from tasks.queries.due_words import present_row, present_rows
from tasks.queries.story import timeline
from tasks.queries.work_items import links_of, pieces_of
from tasks.rules.clock import local_date
from tasks.rules.life import ExtensionDecision, Outlook
from tasks.rules.states import AssignmentState
from tasks.rules.workflow import WORKING_STATES, Move, can_move
from tasks.views.base import OfficePage


class AssignmentList(OfficePage, TemplateView):
    """Every assignment one may see, narrowed, sorted and in pages; the address is the link to share."""

    permission = Permission.SEE_ASSIGNMENTS
    template_name = "tasks/assignment_list.html"

    def get_context_data(self, **kwargs):
        form = AssignmentFilterForm(self.request.GET, user=self.request.user)
        page = self.page_of(assignment_list(self.request.user, form.filters, self.now))
        rows = present_rows(page, self.now)
        may_nudge = can(self.request.user, Permission.NUDGE)
        return super().get_context_data(form=form, page=page, rows=rows, now=self.now, may_nudge=may_nudge, **kwargs)


class OneAssignment(OfficePage):
    """Mix-in for everything done on one assignment: a stranger's is not found."""

    permission = Permission.SEE_ASSIGNMENTS

    def share(self) -> Assignment:
        """Return the assignment of the address, if this person may see it."""
        return get_object_or_404(visible_to(self.request.user).with_names(), pk=self.kwargs["pk"])

    def back(self, sentence: str | None = None, refused: Refused | None = None) -> HttpResponse:
        """Return to the assignment's page with a sentence about what was done, or why not."""
        if sentence:
            messages.success(self.request, sentence)
        if refused:
            messages.error(self.request, refused.sentence)
        return redirect("tasks:assignment", pk=self.kwargs["pk"])


def assignment_context(request: HttpRequest, share: Assignment, now, **forms) -> dict:
    """Return what the page of an assignment shows; `forms` replaces a fresh form by one with errors."""
    calendar = CalendarDay.objects.working_calendar()
    user = request.user
    context = {
        "share": share,
        "row": present_row(share, now, calendar),
        "shares": shares_of_task(share),
        "timeline": timeline(share),
        "directive_files": list(share.task.directive.attachments.all()),
        "is_day_off": share.due_on is not None and not calendar.is_working_day(share.due_on),
        "state": AssignmentState(share.state),
        "may_log": can(user, Permission.LOG_PROGRESS, share) and can_move(Move.LOG_PROGRESS, share.state),
        "may_submit": can(user, Permission.SUBMIT_COMPLETION, share) and can_move(Move.SUBMIT, share.state),
        "may_hand_out": can(user, Permission.HAND_TO_OFFICER, share),
        "may_steer": can(user, Permission.STEER_ASSIGNMENT, share),
        "may_decide": can(user, Permission.DECIDE_COMPLETION, share) and share.state == AssignmentState.SUBMITTED,
        "pending": share.completion_requests.filter(decision="pending").first(),
        "progress_form": ProgressForm(initial=_as_it_is(share)),
        "officer_form": OfficerForm(assignment=share),
        "steer_form": SteerForm(),
        "moves": [move for move in STEERING if can_move(move, share.state)],
        "changed": [],
        "now": now,
    }
    return {
        **context,
        **_answer_context(user, share, now, calendar),
        **_steer_context(user, share, now, calendar),
        **_inside_context(user, share, now),
        **forms,
    }


def _as_it_is(share: Assignment) -> dict:
    """Return what a form about the share starts from."""
    return {"percent": share.percent, "outlook": share.outlook or Outlook.ON_TRACK, "version": share.version}


def _answer_context(user, share: Assignment, now, calendar) -> dict:
    """Return what the agency may answer and ask for, and what it has asked for already."""
    reports = can(user, Permission.LOG_PROGRESS, share)
    answer_by = acknowledge_by(share, calendar)
    return {
        "may_acknowledge": reports and can_move(Move.ACKNOWLEDGE, share.state),
        "may_object": can(user, Permission.ANSWER_ORDER, share) and can_move(Move.DECLINE, share.state),
        "may_extend": reports and share.state in WORKING_STATES and share.due_on is not None,
        "may_raise": reports and share.state in WORKING_STATES,
        "answer_by": answer_by,
        "answer_late": answer_by is not None and answer_by < local_date(now),
        "outlook": Outlook(share.outlook) if share.outlook else None,
        "pending_extension": share.extension_requests.filter(decision=ExtensionDecision.PENDING).first(),
        "open_obstacles": list(share.obstacles.filter(decided_at=None).select_related("agency")),
        "unseen_nudges": list(share.nudges.filter(seen_at=None).select_related("by").order_by("-at"))
        if reports
        else [],
    }


def _steer_context(user, share: Assignment, now, calendar) -> dict:
    """Return what may be decided about the share, and the shares of those who help with it."""
    helping = contributors(user, share, now, calendar)
    return {
        "may_decide_objection": can(user, Permission.DECIDE_OBJECTION, share)
        and share.state == AssignmentState.OBJECTED,
        "may_decide_extension": can(user, Permission.DECIDE_EXTENSION, share),
        "may_nudge": can(user, Permission.NUDGE, share) and share.state in WORKING_STATES,
        "contributors": helping,
        "may_nudge_contributors": bool(helping) and bool(can(user, Permission.NUDGE, helping[0].share)),
    }


def _inside_context(user, share: Assignment, now) -> dict:
    """Return what the agency has split the share into, and which orders it hangs together with."""
    return {
        "pieces": pieces_of(share, user, local_date(now)),
        "piece_form": WorkItemForm(assignment=share),
        "is_working": share.state in WORKING_STATES,
        "links": links_of(share),
        "may_link": can(user, Permission.LINK_TASKS),
        "may_redate": can(user, Permission.ENTER_DIRECTIVE) and not share.task.recurrence,
    }


class AssignmentDetail(OneAssignment, View):
    """The order, its clock, its story, and the one thing to do next."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = assignment_context(request, self.share(), self.now)
        return render(request, "tasks/assignment_detail.html", context)


class OfficerChange(OneAssignment, View):
    """Hands the assignment to an officer of the agency."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form = OfficerForm(request.POST, assignment=share)
        if not form.is_valid():
            return self.back(refused=Refused(_("Choose an officer of the agency itself.")))
        try:
            hand_to_officer(assignment=share, officer=form.cleaned_data["officer"], by=request.user, now=self.now)
        except Refused as refused:
            return self.back(refused=refused)
        return self.back(_("The officer has been set."))


class AssignmentSteer(OneAssignment, View):
    """Pauses, resumes, withdraws or reopens the assignment."""

    permission = Permission.STEER_ASSIGNMENT

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form = SteerForm(request.POST)
        if not form.is_valid():
            return self.back(refused=Refused(_("Choose what to do and try again.")))
        try:
            move, reason = Move(form.cleaned_data["move"]), form.cleaned_data["reason"]
            steer_assignment(assignment=share, move=move, by=request.user, now=self.now, reason=reason)
        except Refused as refused:
            return self.back(refused=refused)
        return self.back(_("Done: %(step)s.") % {"step": _(move.label).lower()})


class AssignmentSplit(OneAssignment, View):
    """Replaces a class by the agencies it stands for."""

    permission = Permission.STEER_ASSIGNMENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        return render(request, "tasks/assignment_split.html", {"share": share, "form": SplitForm(assignment=share)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form = SplitForm(request.POST, assignment=share)
        if not form.is_valid():
            return render(request, "tasks/assignment_split.html", {"share": share, "form": form})
        try:
            agencies = list(form.cleaned_data["agencies"])
            made = split_assignment(assignment=share, agencies=agencies, by=request.user, now=self.now)
        except Refused as refused:
            return self.back(refused=refused)
        messages.success(request, _("%(count)s agencies now have a share of their own.") % {"count": len(made)})
        return redirect(f"{reverse('tasks:assignment-list')}?task={share.task_id}")
