"""Coming in, and choosing a language: the only pages open to strangers."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.i18n import set_language

from tasks.actions.audit import record
from tasks.forms.sign_in import SignInForm
from tasks.models import Role
from tasks.models.user import DEMO_EMAIL_DOMAIN, DEMO_PASSWORD


class SignIn(LoginView):
    """Asks for e-mail and password; a demonstration also lists its accounts."""

    permission = None
    redirect_authenticated_user = True
    authentication_form = SignInForm

    def get_context_data(self, **kwargs):
        context = {"demo_accounts": _demo_accounts(), "demo_password": DEMO_PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**{"demo_accounts": [], "demo_password": "", **context}, **kwargs)


class PasswordChange(PasswordChangeView):
    """Lets people change their own password; the change is audited, the password never."""

    permission = None

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            record(verb="change_own_password", target=form.user, by=form.user, now=timezone.now())
        return response


def _demo_accounts() -> list[dict[str, str]]:
    """Return the accounts of the demonstration with what each of them is."""
    roles = Role.objects.filter(user__email__endswith=f"@{DEMO_EMAIL_DOMAIN}", user__is_active=True)
    roles = roles.exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return [
        {
            "email": role.user.email,
            "label": ", ".join(filter(None, (_(role.get_kind_display()), str(role.agency or "")))),
        }
        for role in roles.select_related("user", "agency").order_by("pk")
    ]


@login_not_required
def change_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie; the sign-in page offers it too."""
    return set_language(request)


change_language.permission = None
