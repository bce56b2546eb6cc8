"""Entering a directive by hand: a head, a table of orders, and a live preview of what each one comes to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from tasks.actions.directive_entry import DirectiveHeader, OrderRow, enter_directive, preview_directive
from tasks.actions.directive_entry import DirectivePreview as Preview
from tasks.actions.refusal import Refused
from tasks.forms.directive import DirectiveForm, OrderFormSet
from tasks.permissions import Permission
from tasks.views.base import OfficePage


class EntryMixin(OfficePage):
    """The two halves of the form, read together."""

    permission = Permission.ENTER_DIRECTIVE

    def read(self, request: HttpRequest) -> tuple[DirectiveForm, OrderFormSet, bool]:
        """Return both halves and whether they are complete."""
        form = DirectiveForm(request.POST, request.FILES)
        orders = OrderFormSet(request.POST, prefix="orders")
        return form, orders, all([form.is_valid(), orders.is_valid()])

    def header_of(self, form: DirectiveForm) -> DirectiveHeader:
        """Return the head as the action takes it."""
        values = form.cleaned_data
        names = ("number", "issued_on", "kind", "issuer_name", "signer", "summary")
        return DirectiveHeader(**{name: values[name] for name in names})

    def rows_of(self, orders: OrderFormSet) -> list[OrderRow]:
        """Return the filled rows as the action takes them."""
        return [OrderRow(row=number, **values) for number, values in orders.filled]


class DirectiveEnter(EntryMixin, View):
    """Takes the directive; what was typed stays when something is wrong."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"form": DirectiveForm(), "orders": OrderFormSet(prefix="orders"), "preview": None}
        return render(request, "tasks/directive_enter.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, orders, complete = self.read(request)
        preview = None
        if complete:
            header, rows, files = self.header_of(form), self.rows_of(orders), form.cleaned_data["files"]
            looked_at = preview_directive(header=header, orders=rows, now=self.now)
            try:
                directive = enter_directive(header=header, orders=rows, by=request.user, now=self.now, files=files)
                messages.success(request, _("The directive has been entered and its orders assigned."))
                self.point_out(looked_at)
                return redirect("tasks:directive", pk=directive.pk)
            except Refused as refused:
                form.add_error(None, refused.sentence)
                preview = preview_directive(header=header, orders=rows, now=self.now)
        context = {"form": form, "orders": orders, "preview": preview}
        return render(request, "tasks/directive_enter.html", context, status=422)

    def point_out(self, preview: Preview) -> None:
        """Say what is worth a look, also to who never saw the preview."""
        for order in preview.orders:
            if order.warnings:
                facts = {"row": order.row, "reason": " ".join(order.warnings)}
                messages.warning(self.request, _("Order %(row)s: %(reason)s") % facts)


class DirectivePreview(EntryMixin, View):
    """Says what the orders typed so far would come to; writes nothing."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form, orders, _complete = self.read(request)
        preview = None
        if form.cleaned_data.get("issued_on") and orders.filled:
            header = self.header_of_draft(form)
            preview = preview_directive(header=header, orders=self.rows_of(orders), now=self.now)
        return render(request, "tasks/_directive_preview.html", {"preview": preview})

    def header_of_draft(self, form: DirectiveForm) -> DirectiveHeader:
        """Return the head with what is missing left empty: a preview needs the date only."""
        names = ("number", "kind", "issuer_name", "signer", "summary")
        values = {name: form.cleaned_data.get(name) or "" for name in names}
        return DirectiveHeader(issued_on=form.cleaned_data["issued_on"], **values)
