"""The same figures as the pages, for other systems."""

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView

from reports.api.serializers import ValueSerializer
from reports.forms.value_filter import ValueFilterForm
from reports.models import Value
from reports.queries.values import final_values
from tasks.api.views import HoldsPermission, Pages
from tasks.permissions import Permission


class ValueListAPI(ListAPIView):
    """GET: the final values this person may see, each origin as a row of its own; ?indicator=&agency=&period=&origin=."""

    permission = Permission.SEE_INDICATORS
    permission_classes = [HoldsPermission]
    serializer_class = ValueSerializer
    pagination_class = Pages

    def get_queryset(self) -> QuerySet[Value]:
        asked = ValueFilterForm(self.request.GET)
        if not asked.is_valid():
            raise ValidationError(asked.errors)
        values = final_values(self.request.user).filter(**asked.conditions)
        return values.select_related("indicator", "version", "period", "subject__agency", "subject__body").order_by(
            "pk"
        )
