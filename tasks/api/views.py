"""The same rows as the pages, for other systems: what one may see, and updates to what one answers for."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.actions.progress import log_progress
from tasks.actions.refusal import Refused
from tasks.api.serializers import AssignmentSerializer, ProgressSerializer
from tasks.forms.assignment_filter import AssignmentFilterForm
from tasks.models import Assignment
from tasks.permissions import Permission, can
from tasks.queries.assignment_list import assignment_list


class HoldsPermission(BasePermission):
    """Asks for the permission the view declares."""

    def has_permission(self, request: Request, view: Any) -> bool:
        answer = can(request.user, view.permission)
        self.message = answer.reason or None
        return bool(answer)


class ShallowJSONParser(JSONParser):
    """JSON, but nothing nested deeper than can be read."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deeply.")) from error


class Pages(PageNumberPagination):
    """Pages of 100 rows."""

    page_size = 100


class AssignmentMixin:
    """Assignments this person may see, with the filters of the page."""

    permission = Permission.SEE_ASSIGNMENTS
    permission_classes = [HoldsPermission]
    serializer_class = AssignmentSerializer

    def get_queryset(self) -> QuerySet[Assignment]:
        form = AssignmentFilterForm(self.request.GET, user=self.request.user)
        if not form.is_valid():
            raise ValidationError(form.errors)
        return assignment_list(self.request.user, form.filters, timezone.now())


class AssignmentListAPI(AssignmentMixin, ListAPIView):
    """GET: the list, narrowed by the same names as the page's address."""

    pagination_class = Pages


class AssignmentAPI(AssignmentMixin, RetrieveAPIView):
    """GET: one assignment."""


class ProgressAPI(AssignmentMixin, GenericAPIView):
    """POST: one update to an assignment; the answer shows it as it was kept. OPTIONS: what each field means."""

    permission = Permission.LOG_PROGRESS
    parser_classes = [ShallowJSONParser]
    serializer_class = ProgressSerializer

    def post(self, request: Request, pk: int) -> Response:
        share = self.get_object()
        update = ProgressSerializer(data=request.data)
        update.is_valid(raise_exception=True)
        try:
            entry = log_progress(assignment=share, by=request.user, now=timezone.now(), **update.validated_data)
        except Refused as refused:
            return Response({"detail": refused.sentence}, status=status.HTTP_409_CONFLICT)
        return Response(ProgressSerializer(entry).data, status=status.HTTP_201_CREATED)
