"""One order as its secretariat handles it: linking it to an earlier one, and giving it another date."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.redating import redate_task
from tasks.actions.refusal import Refused
from tasks.actions.task_link import link_tasks, preview_link
from tasks.forms.task import RedateForm, TaskLinkForm
from tasks.models import Task
from tasks.permissions import Permission, visible_tasks
from tasks.rules.life import LinkKind
from tasks.sentences import sentence
from tasks.views.base import OfficePage


class OneTask(OfficePage, View):
    """Mix-in for a form about one order with a preview: what comes of it is shown first, and done on confirmation."""

    form_class: type
    template_name: str

    def task(self) -> Task:
        """Return the order of the address, if this person may see it."""
        return get_object_or_404(visible_tasks(self.request.user).select_related("directive"), pk=self.kwargs["pk"])

    def show(self, form, preview=None, status: int = 200) -> HttpResponse:
        """Return the page, with what the form comes to once that has been asked for."""
        context = {"task": self.task(), "form": form, "preview": preview}
        if preview is not None:
            context["problems"] = [sentence(problem) for problem in getattr(preview, "problems", ())]
        return render(self.request, self.template_name, context, status=status)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.form_class())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            if request.POST.get("step") != "confirm":
                return self.show(form, self.preview(self.task(), form.cleaned_data))
            messages.success(request, self.do(self.task(), form.cleaned_data))
        except Refused as refused:
            form.add_error(None, refused.sentence)
            return self.show(form, status=422)
        return redirect(f"{reverse('tasks:assignment-list')}?task={pk}")


class TaskLinkMake(OneTask):
    """Says that this order repeats or supersedes an earlier one."""

    permission = Permission.LINK_TASKS
    form_class = TaskLinkForm
    template_name = "tasks/task_link.html"

    def preview(self, task: Task, values: dict):
        """Return what linking would end."""
        return preview_link(later=task, earlier=values["earlier"], kind=LinkKind(values["kind"]), by=self.request.user)

    def do(self, task: Task, values: dict) -> str:
        """Link the orders and say so."""
        kind = LinkKind(values["kind"])
        link = link_tasks(later=task, earlier=values["earlier"], kind=kind, by=self.request.user, now=self.now)
        facts = {"later": task.code, "earlier": link.earlier.code}
        return _("%(later)s and %(earlier)s are linked; the earlier one's open assignments are withdrawn.") % facts


class TaskRedate(OneTask):
    """Gives this order another date, with those of its shares that follow it."""

    permission = Permission.ENTER_DIRECTIVE
    form_class = RedateForm
    template_name = "tasks/task_redate.html"

    def preview(self, task: Task, values: dict):
        """Return which shares would move."""
        return redate_task(task=task, by=self.request.user, now=self.now, dry_run=True, **values)

    def do(self, task: Task, values: dict) -> str:
        """Change the date and say what moved."""
        moved = redate_task(task=task, by=self.request.user, now=self.now, **values)
        return _("The order has its new date; %(count)s assignments moved with it.") % {"count": len(moved.moving)}
