"""People who sign in, and what they may do where."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tasks.models.choices import choices
from tasks.models.validity import ValidityQuerySet, or_first_day, or_zero, validity_check
from tasks.rules.roles import AGENCY_ROLES, RoleKind

# Accounts of the demonstration: their password is in the sources, so production refuses to start with one of them.
DEMO_EMAIL_DOMAIN = "demo.invalid"
DEMO_PASSWORD = "thu-nghiem-2026"  # noqa: S105


# Plain words, because migrations keep them.
_AGENCY_KINDS = sorted(role.value for role in AGENCY_ROLES)


class UserManager(BaseUserManager["User"]):
    """Makes users whose e-mail address, in lower case, is their login."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new user; without a password the account can't sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new administrator of the machine, who may do everything in Django's admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of an e-mail address, in whatever case it is typed."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: name and work address, nothing more."""

    email = models.EmailField(_("work e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the administration pages"), default=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message=_("Write the e-mail address in lower case."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email


class Role(models.Model):
    """One thing a person is, somewhere and for some time: the officer of a ministry, a leader of the working group."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles", verbose_name=_("user"))
    kind = models.CharField(_("role"), max_length=30, choices=choices(RoleKind))
    agency = models.ForeignKey(
        "tasks.Agency", on_delete=models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("agency")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            validity_check("role"),
            models.CheckConstraint(
                condition=Q(kind__in=_AGENCY_KINDS, agency__isnull=False)
                | (~Q(kind__in=_AGENCY_KINDS) & Q(agency__isnull=True)),
                name="role_agency_scope",
                violation_error_message=_(
                    "An officer, focal point or head needs an agency; every other role is national."
                ),
            ),
            models.UniqueConstraint(
                F("user"),
                F("kind"),
                or_zero("agency_id"),
                or_first_day("valid_from"),
                name="role_once",
                violation_error_message=_("This person already has this role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
