"""Scores: the list of a period, one score line by line, and what is done with them."""

from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import TemplateView

from reports.actions.score_objections import decide_objection, object_to_score
from reports.actions.scores import compute_scores, publish_scores
from reports.forms.score import ScoreDecisionForm, ScoreObjectionForm
from reports.models import Period, Score, ScoreSet
from reports.permissions import visible_scores
from reports.queries.score_list import score_list
from reports.queries.score_page import score_page
from reports.rules.kinds import ObjectionDecision
from tasks.actions.refusal import Refused
from tasks.permissions import Permission, can
from tasks.views.base import OfficePage


class ScoreListPage(OfficePage, TemplateView):
    """The scores of a period side by side, with what a source published beside them."""

    permission = Permission.SEE_INDICATORS
    template_name = "reports/score_list.html"

    def get_context_data(self, **kwargs):
        asked, user = self.request.GET, self.request.user
        shown = score_list(user, score_set=asked.get("set"), period=asked.get("period"))
        may_decide = can(user, Permission.DECIDE_SCORES)
        return super().get_context_data(shown=shown, may_decide=may_decide, now=self.now, **kwargs)


class OneScore(OfficePage):
    """Mix-in: the score of the address, if the person may see it."""

    kwargs: dict[str, Any]

    def score(self) -> Score:
        """Return the score, with what its page shows."""
        scores = visible_scores(self.request.user).select_related("subject__agency", "score_set", "period")
        return get_object_or_404(scores, pk=self.kwargs["pk"])

    def show(self, score: Score, status: int = 200, **bound: forms.Form) -> HttpResponse:
        """Return the page, with a form that was sent and has errors in place of an empty one."""
        page = score_page(score, self.request.user, self.now)
        shown = {"object_form": ScoreObjectionForm(), "decide_form": ScoreDecisionForm(), **bound}
        return render(self.request, "reports/score.html", {"page": page, "now": self.now, **shown}, status=status)


class ScorePage(OneScore, View):
    """One score line by line."""

    permission = Permission.SEE_INDICATORS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.score())


class ScoreObject(OneScore, View):
    """Objects to one's own agency's score."""

    permission = Permission.OBJECT_TO_SCORE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        score, form = self.score(), ScoreObjectionForm(request.POST)
        answer = can(request.user, Permission.OBJECT_TO_SCORE, score.subject.agency)
        if not answer:
            raise PermissionDenied(answer.reason)
        if form.is_valid():
            try:
                object_to_score(score=score, by=request.user, now=self.now, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(request, _("The objection has been sent; the secretariat decides on it."))
                return redirect("reports:score", score.pk)
        return self.show(score, 422, object_form=form)


class ScoreObjectionDecide(OneScore, View):
    """Decides on the objection that waits."""

    permission = Permission.DECIDE_SCORES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        score, form = self.score(), ScoreDecisionForm(request.POST)
        objection = score.objections.filter(decision=ObjectionDecision.PENDING).first()
        if objection is None:
            messages.error(request, _("This has been decided already."))
            return redirect("reports:score", score.pk)
        if form.is_valid():
            decision = ObjectionDecision(form.cleaned_data["decision"])
            try:
                newest = decide_objection(
                    objection=objection,
                    decision=decision,
                    by=request.user,
                    now=self.now,
                    reason=form.cleaned_data["reason"],
                )
            except Refused as refused:
                form.add_error(None, refused.sentence)
            else:
                messages.success(request, _("The objection has been decided."))
                return redirect("reports:score", newest.pk)
        return self.show(score, 422, decide_form=form)


class ScoresWork(OfficePage, ABC, View):
    """Mix-in: something is done with all scores of a set in a period, and the list says what."""

    permission = Permission.DECIDE_SCORES

    def post(self, request: HttpRequest) -> HttpResponse:
        numbers = {name: request.POST.get(name, "") for name in ("set", "period")}
        score_set, period = (
            get_object_or_404(model, pk=number if number.isdecimal() else 0)
            for model, number in ((ScoreSet, numbers["set"][:18]), (Period, numbers["period"][:18]))
        )
        try:
            messages.success(request, self.act(score_set, period))
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect(f"{reverse('reports:scores')}?set={score_set.pk}&period={period.pk}")

    @abstractmethod
    def act(self, score_set: ScoreSet, period: Period) -> str:
        """Do it, and return what was done in words."""


class ScoresCompute(ScoresWork):
    """Computes the scores of a period."""

    def act(self, score_set: ScoreSet, period: Period) -> str:
        done = compute_scores(score_set=score_set, period=period, by=self.request.user, now=self.now)
        words = _("%(written)s scores computed anew, %(unchanged)s unchanged, %(published)s published ones left alone.")
        return words % vars(done)


class ScoresPublish(ScoresWork):
    """Publishes the scores of a period."""

    def act(self, score_set: ScoreSet, period: Period) -> str:
        by, seen = self.request.user, self.request.POST.get("seen", "")
        count = len(publish_scores(score_set=score_set, period=period, by=by, now=self.now, seen=seen))
        words = ngettext("%(count)s score has been published.", "%(count)s scores have been published.", count)
        return words % {"count": count}
