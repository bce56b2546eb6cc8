"""Every address of the site. Whatever isn't opened here by name needs somebody signed in."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from reform_tracker.health import healthz
from tasks.views.sign_in import PasswordChange, SignIn, change_language

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("password/", PasswordChange.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("language/", change_language, name="set_language"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/", include("tasks.api.urls")),
    path("api/", include("reports.api.urls")),
    path("", include("reports.urls")),
    path("", include("tasks.urls")),
]
