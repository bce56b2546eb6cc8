"""People whose work may pass to somebody else: for good, or to a substitute for some days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from tasks.actions.leaver import hand_over_person, name_substitute
from tasks.actions.refusal import Refused
from tasks.forms.handover import PersonHandoverForm, SubstituteForm
from tasks.models import User
from tasks.permissions import Permission, may_name_substitute, people_to_hand_over
from tasks.queries.people import colleagues_of, held_by, people_with_work, roles_shown
from tasks.rules.clock import local_date
from tasks.views.base import OfficePage


class PeopleList(OfficePage, TemplateView):
    """The people of the own agency, or everybody for an administrator, with how much open work each holds."""

    permission = Permission.HAND_OVER_PERSON
    template_name = "tasks/people_list.html"

    def get_context_data(self, **kwargs):
        page = self.page_of(people_with_work(self.request.user, local_date(self.now)))
        return super().get_context_data(page=page, **kwargs)


class PersonHandover(OfficePage, View):
    """What one person holds; passes it to a colleague, or names a substitute."""

    permission = Permission.HAND_OVER_PERSON

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person, on = self.person(), local_date(self.now)
        is_for_good = request.POST.get("step") == "hand-over"
        kind = PersonHandoverForm if is_for_good else SubstituteForm
        form = kind(request.POST, colleagues=colleagues_of(person, on, user=request.user))
        name = "hand_over_form" if is_for_good else "substitute_form"
        if form.is_valid():
            try:
                messages.success(request, self.do(person, is_for_good, form.cleaned_data))
                return redirect("tasks:person-handover", pk=person.pk)
            except Refused as refused:
                form.add_error(None, refused.sentence)
        return self.show(422, **{name: form})

    def do(self, person: User, is_for_good: bool, values: dict) -> str:
        """Do what was asked and return it in words.

        Raises: Refused with the reason.
        """
        if not is_for_good:
            made = name_substitute(absent=person, by=self.request.user, now=self.now, **values)
            return _("%(name)s stands in for %(absent)s.") % {"name": made.substitute, "absent": person}
        handed = hand_over_person(person=person, to=values["to"], by=self.request.user, now=self.now)
        facts = {"name": values["to"], **vars(handed)}
        return _("%(name)s took over %(shares)s assignments, %(work_items)s pieces and %(mails)s mails.") % facts

    def person(self) -> User:
        """Return the person of the address, if it is one whose work may be passed on."""
        return get_object_or_404(people_to_hand_over(self.request.user), pk=self.kwargs["pk"])

    def show(self, status: int = 200, **forms) -> HttpResponse:
        """Return the page; `forms` replaces a fresh form by one with errors."""
        person, on, user = self.person(), local_date(self.now), self.request.user
        held, colleagues = held_by(person, user=user), colleagues_of(person, on, user=user)
        context = {
            "person": person,
            "roles": roles_shown(person, user=user),
            "may_substitute": may_name_substitute(user, person),
            "shares": held.shares.with_names().order_by("due_on", "pk")[:100],
            "share_count": held.shares.count(),
            "item_count": held.work_items.count(),
            "mail_count": held.mails.count(),
            "substitutes": person.substitutes.filter(valid_to__gte=on)
            .select_related("substitute")
            .order_by("valid_from"),
            "hand_over_form": PersonHandoverForm(colleagues=colleagues),
            "substitute_form": SubstituteForm(colleagues=colleagues),
        }
        return render(self.request, "tasks/person_handover.html", {**context, **forms}, status=status)
