"""A page with one form about one assignment: something is asked for, or decided."""

from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from tasks.actions.refusal import Refused
from tasks.models import Assignment, CalendarDay
from tasks.permissions import Permission, can
from tasks.queries.due_words import present_row
from tasks.views.assignment import OneAssignment


class ShareFormPage(OneAssignment, ABC):
    """Mix-in: shows the form beside the order, does what it asks for, and keeps what was typed when that fails."""

    template_name = "tasks/share_form.html"
    title: str | Promise
    button: str | Promise
    done: str | Promise

    @abstractmethod
    def make_form(self, share: Assignment, data: Any = None) -> forms.Form:
        """Return the form, filled with `data` if there is any."""

    @abstractmethod
    def act(self, share: Assignment, values: dict[str, Any]) -> None:
        """Do what was asked for."""

    def lines(self, share: Assignment) -> list[tuple[str | Promise, Any]]:
        """Return what stands above the form, as (label, text)."""
        return []

    def closed(self, share: Assignment) -> str | Promise:
        """Return why there is nothing to fill in any more; empty while there is."""
        return ""

    def show(self, share: Assignment, form: forms.Form, status: int = 200) -> HttpResponse:
        """Return the page."""
        row = present_row(share, self.now, CalendarDay.objects.working_calendar())
        words = {"title": self.title, "button": self.button, "lines": self.lines(share)}
        may_see = can(self.request.user, Permission.SEE_ASSIGNMENTS, share)
        closed = self.closed(share)
        context = {"share": share, "row": row, "form": form, "may_see": may_see, "closed": closed, **words}
        return render(self.request, self.template_name, context, status=status)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        return self.show(share, self.make_form(share))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        share = self.share()
        form = self.make_form(share, request.POST)
        if form.is_valid():
            try:
                self.act(share, form.cleaned_data)
                return self.back(str(self.done))
            except Refused as refused:
                form.add_error(None, refused.sentence)
        return self.show(share, form, status=422)
