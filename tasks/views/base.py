"""What every page has in common: a declared permission, one clock per request, and numbers of pages."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tasks.permissions import Permission, can

PAGE_SIZE = 25


class LightPaginator(Paginator):
    """Finds the rows of a page by number first and fetches their names after.

    A database joins before it cuts: for page 4,000 of a list it would join the names to 100,000 rows to show 25.
    """

    def page(self, number: Any) -> Page:
        """Return the page with its rows as a list, in the order of the list.

        Queries: the count, the numbers of the rows, the rows.
        """
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        numbers = list(self.object_list.values_list("pk", flat=True)[first : min(first + self.per_page, self.count)])
        found = {row.pk: row for row in self.object_list.filter(pk__in=numbers).order_by()} if numbers else {}
        return self._get_page([found[pk] for pk in numbers if pk in found], number, self)


class OfficePage:
    """Mix-in for every view: `permission` says who may open it, None says everybody who is signed in."""

    permission: Permission | None
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.permission is not None:
            answer = can(request.user, self.permission)
            if not answer:
                raise PermissionDenied(answer.reason)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def now(self) -> datetime:
        """The moment of the request: every figure on a page speaks of the same one."""
        return timezone.now()

    def page_of(self, rows: QuerySet) -> Page:
        """Return the page the address asks for; a number that doesn't exist gives the nearest page."""
        return LightPaginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
