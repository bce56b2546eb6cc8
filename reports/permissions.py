"""Which figures a person may see; what they may do with them stands in `tasks.permissions`."""

from django.db.models import Q, QuerySet

from reports.models import Period, Score, Value
from reports.rules.kinds import FINAL_STATES, ValueState
from tasks.models import Agency, User
from tasks.permissions import SEES_EVERYTHING, Permission, agencies_with_units, agency_ids, can, role_kinds


def visible_values(user: User) -> QuerySet[Value]:
    """Return the values this person may see; every page, export and answer of the API starts here.

    National roles see all. The people of an agency see every state of their own agency's and its units' figures, and
    of others what is verified or published; council members what is published.
    Empty: somebody signed out, inactive or without a role sees nothing.
    """
    if not can(user, Permission.SEE_INDICATORS):
        return Value.objects.none()
    if role_kinds(user) & SEES_EVERYTHING:
        return Value.objects.all()
    seen = Q(state=ValueState.PUBLISHED)
    if agency_ids(user):
        own = agencies_with_units(agency_ids(user))
        seen = Q(state__in=FINAL_STATES) | Q(subject__agency__in=own)
    return Value.objects.filter(seen)


def visible_scores(user: User) -> QuerySet[Score]:
    """Return the scores this person may see: national roles all, everybody else what was published.

    Empty: somebody signed out, inactive or without a role sees nothing.
    """
    if not can(user, Permission.SEE_INDICATORS):
        return Score.objects.none()
    if role_kinds(user) & SEES_EVERYTHING:
        return Score.objects.all()
    return Score.objects.filter(published_at__isnull=False)


def sheet_agencies(user: User) -> QuerySet[Agency]:
    """Return the agencies whose entry sheets this person may open: their own with its units, or every one.

    Empty: who neither enters nor verifies figures.
    """
    if can(user, Permission.VERIFY_VALUES):
        return Agency.objects.all()
    if not can(user, Permission.ENTER_VALUES):
        return Agency.objects.none()
    return Agency.objects.filter(pk__in=agencies_with_units(agency_ids(user)))


def may_revise(user: User, period: Period, agency: Agency) -> bool:
    """Return whether this person may change a verified figure: of a frozen period the secretariat alone."""
    if can(user, Permission.VERIFY_VALUES):
        return True
    return not period.is_frozen and bool(can(user, Permission.SUBMIT_VALUES, agency))
