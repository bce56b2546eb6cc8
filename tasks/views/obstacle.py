"""Raising an obstacle, and deciding on it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from tasks.actions.obstacle import decide_obstacle, raise_obstacle
from tasks.actions.refusal import Refused
from tasks.forms.requests import ObstacleDecisionForm, ObstacleForm
from tasks.models import Assignment, Obstacle
from tasks.permissions import Permission, obstacles_for
from tasks.queries.assignment_page import last_difficulties
from tasks.rules.clock import local_date
from tasks.rules.life import AskedOf
from tasks.views.share_form import ShareFormPage


class ObstacleRaise(ShareFormPage, View):
    """Says what stands in the way; what the last update said about it stands in the form."""

    permission = Permission.LOG_PROGRESS
    title = gettext_lazy("Raise an obstacle")
    button = gettext_lazy("Send")
    done = gettext_lazy("The obstacle has been raised; it stays open until it is decided.")

    def make_form(self, share: Assignment, data: Any = None) -> forms.Form:
        initial = {"text": last_difficulties(share), "asked_of": AskedOf.SECRETARIAT.value}
        return ObstacleForm(data, on=local_date(self.now), initial=initial)

    def act(self, share: Assignment, values: dict[str, Any]) -> None:
        values["asked_of"] = AskedOf(values["asked_of"])
        raise_obstacle(assignment=share, by=self.request.user, now=self.now, **values)


class ObstacleDecide(ShareFormPage, View):
    """Decides on an obstacle; another agency that is asked sees the order here, and not the rest of its story."""

    permission = Permission.DECIDE_OBSTACLE
    title = gettext_lazy("Decide on the obstacle")
    button = gettext_lazy("Decide")
    done = gettext_lazy("The obstacle has been decided; the agency is told.")

    def obstacle(self) -> Obstacle:
        """Return the obstacle of the address, if its decision is asked of this person."""
        found = obstacles_for(self.request.user).select_related("agency", "raised_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def share(self) -> Assignment:
        return Assignment.objects.with_names().get(pk=self.obstacle().assignment_id)

    def make_form(self, share: Assignment, data: Any = None) -> forms.Form:
        return ObstacleDecisionForm(data)

    def lines(self, share: Assignment) -> list[tuple[str | Promise, Any]]:
        obstacle = self.obstacle()
        told = [
            (_("What stands in the way"), obstacle.text),
            (_("What is asked"), obstacle.request),
            (_("Asked of"), obstacle.agency or obstacle.get_asked_of_display()),
            (_("Raised by"), f"{share.assignee_name}, {obstacle.raised_by}"),
            (_("Decision"), obstacle.decision),
        ]
        return [(label, text) for label, text in told if text]

    def closed(self, share: Assignment) -> str | Promise:
        return _("This has been decided already.") if self.obstacle().decided_at is not None else ""

    def act(self, share: Assignment, values: dict[str, Any]) -> None:
        decide_obstacle(obstacle=self.obstacle(), by=self.request.user, now=self.now, **values)

    def back(self, sentence: str | None = None, refused: Refused | None = None) -> HttpResponse:
        super().back(sentence, refused)
        return redirect(f"{reverse('tasks:decisions')}?show=obstacles")
