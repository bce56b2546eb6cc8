"""The inbox, what one is mailed about, and the way out of mails that works without signing in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from tasks.actions.notice import mark_read
from tasks.actions.preferences import choose_frequencies, end_mails
from tasks.forms.preferences import PreferencesForm
from tasks.models import User
from tasks.queries.inbox import inbox_of, wishes_of
from tasks.queries.links import unsubscribe_signer
from tasks.rules.life import NoticeKind
from tasks.views.base import OfficePage


class Inbox(OfficePage, TemplateView):
    """What was I told? The unread first."""

    permission = None
    template_name = "tasks/inbox.html"

    def get_context_data(self, **kwargs):
        page = self.page_of(inbox_of(self.request.user))
        rows = [(notice, NoticeKind(notice.kind)) for notice in page]
        unread = sum(notice.read_at is None for notice, _kind in rows)
        return super().get_context_data(page=page, rows=rows, unread=unread, now=self.now, **kwargs)


class NoticeRead(OfficePage, View):
    """Marks one notice as read, or all."""

    permission = None

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        mark_read(user=request.user, now=self.now, number=pk)
        if pk is None:
            messages.success(request, _("Everything is marked as read."))
        return redirect("tasks:inbox")


class Preferences(OfficePage, View):
    """How often one is mailed about what."""

    permission = None

    def get(self, request: HttpRequest) -> HttpResponse:
        form = PreferencesForm(wishes=wishes_of(request.user))
        return render(request, "tasks/preferences.html", {"form": form})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PreferencesForm(request.POST, wishes=wishes_of(request.user))
        if not form.is_valid():
            return render(request, "tasks/preferences.html", {"form": form}, status=422)
        choose_frequencies(user=request.user, chosen=form.chosen(), now=self.now)
        messages.success(request, _("Your choice has been kept."))
        return redirect("tasks:preferences")


@method_decorator([login_not_required, csrf_exempt, never_cache], name="dispatch")
class Unsubscribe(OfficePage, View):
    """Ends the mails that may be ended, for whoever holds the link of such a mail (RFC 8058).

    The signed address is the permission: a mail program sends the POST by itself, without a session or a cookie.
    Opening the page changes nothing.
    """

    permission = None

    def person(self) -> User:
        """Return whose mails the link is about; a link that isn't ours leads nowhere."""
        try:
            number = unsubscribe_signer().unsign_object(self.kwargs["token"])
            return User.objects.get(pk=number)
        except (BadSignature, User.DoesNotExist) as error:
            raise Http404 from error

    def show(self, done: bool) -> HttpResponse:
        """Return the page with what ends and what goes on."""
        wishes: Any = wishes_of(self.person())
        context = {
            "done": done,
            "ends": [wish.kind for wish in wishes if wish.may_end],
            "stays": [wish.kind for wish in wishes if not wish.may_end],
        }
        return render(self.request, "tasks/unsubscribe.html", context)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.show(done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        end_mails(user=self.person(), now=self.now)
        return self.show(done=True)
