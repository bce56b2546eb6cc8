"""Telling the people of an agency what became of their figures and scores."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from tasks.actions.notice import agency_notice, keep_notices
from tasks.models import Agency, Role, User
from tasks.rules.clock import local_date
from tasks.rules.life import NoticeKind
from tasks.rules.roles import RoleKind


def tell_agency(
    *,
    agency: Agency,
    kind: NoticeKind,
    title: str | Promise,
    path: str,
    text: str | Promise,
    now: datetime,
    besides: Iterable[User | None] = (),
) -> int:
    """Put a notice about a page of the agency into the inbox of its focal points, and return to how many people.

    `besides` are told as well, such as who submitted the figures, if they still work for the agency.
    Effects: goes with the grouped mail of the next morning; a newer one of the same kind and page takes its place.
    Queries: two.
    """
    roles = Role.objects.in_force(local_date(now)).filter(agency=agency, user__is_active=True)
    named = {person.pk for person in besides if person is not None}
    people = {role.user_id for role in roles if role.kind == RoleKind.AGENCY_FOCAL_POINT or role.user_id in named}
    with translation.override(settings.LANGUAGE_CODE):
        words = {"title": str(title), "text": str(text)}
    return keep_notices(
        [
            agency_notice(kind=kind, agency=agency.pk, recipient=person, path=path, now=now, **words)
            for person in sorted(people)
        ]
    )
