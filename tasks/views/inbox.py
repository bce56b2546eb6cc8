"""The inbox, what one is mailed about, and the way out of mails that works without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from tasks.actions.notice import mark_read
from tasks.actions.preferences import choose_frequencies, end_mails
from tasks.forms.preferences import PreferencesForm
from tasks.models import Notice, User
from tasks.queries.inbox import inbox_of, wishes_of
from tasks.queries.links import read_unsubscribe_token
from tasks.queries.notice_readers import notice_path
from tasks.rules.life import NoticeKind
from tasks.views.base import OfficePage


class Inbox(OfficePage, TemplateView):
    """What was I told? The unread first."""

    permission = None
    template_name = "tasks/inbox.html"

    def get_context_data(self, **kwargs):
        page = self.page_of(inbox_of(self.request.user))
        rows = [(notice, NoticeKind(notice.kind), _path_of(notice)) for notice in page]
        unread = sum(notice.read_at is None for notice in page)
        return super().get_context_data(page=page, rows=rows, unread=unread, now=self.now, **kwargs)


def _path_of(notice: Notice) -> str:
    """Return the page a notice leads to; empty where there is none that this person may open."""
    if notice.opens_share:
        return reverse("tasks:assignment", args=[notice.assignment_id])
    path = notice_path(NoticeKind(notice.kind), notice.path, notice.opens_share)
    return "" if path == reverse("tasks:inbox") else path


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
    """Ends mails of the kinds that stood in one mail, for whoever holds its link (RFC 8058).

    The signed address is the permission: a mail program sends the POST by itself, without a session or a cookie.
    Opening the page changes nothing.
    """

    permission = None

    def link(self) -> tuple[User, list[NoticeKind]]:
        """Return whose mails of which kinds the link is about; a link that isn't ours leads nowhere."""
        try:
            number, kinds = read_unsubscribe_token(self.kwargs["token"])
            return User.objects.get(pk=number), kinds
        except (BadSignature, User.DoesNotExist) as error:
            raise Http404 from error

    def show(self, done: bool) -> HttpResponse:
        """Return the page with what ends."""
        user, kinds = self.link()
        ends = [wish.kind for wish in wishes_of(user) if wish.may_end and wish.kind in kinds]
        return render(self.request, "tasks/unsubscribe.html", {"done": done, "ends": ends})

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.show(done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        user, kinds = self.link()
        end_mails(user=user, kinds=kinds, now=self.now)
        return self.show(done=True)
