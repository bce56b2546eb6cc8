"""What other systems read of figures."""

from rest_framework import serializers

from reports.models import Indicator, Period, Value
from tasks.api.serializers import AgencySerializer


class IndicatorSerializer(serializers.ModelSerializer):
    """An indicator by its code, with what its figures are counted in."""

    class Meta:
        model = Indicator
        fields = ["id", "code", "name", "kind", "unit", "direction"]


class PeriodSerializer(serializers.ModelSerializer):
    """A period with its cut-off."""

    class Meta:
        model = Period
        fields = ["id", "kind", "name", "starts_on", "cut_off_on", "frozen_at"]


class ValueSerializer(serializers.ModelSerializer):
    """A value as it is known: exact decimals as text, its operator, or that none arose; a missing one has no row."""

    indicator = IndicatorSerializer()
    definition = serializers.IntegerField(source="version.number")
    agency = AgencySerializer(source="subject.agency")
    subject_kind = serializers.CharField(source="subject.kind")
    subject = serializers.CharField()
    period = PeriodSerializer()

    class Meta:
        model = Value
        fields = [
            "id",
            "indicator",
            "definition",
            "subject_kind",
            "subject",
            "agency",
            "period",
            "origin",
            "state",
            "revision",
            "numerator",
            "denominator",
            "value",
            "operator",
            "none_arose",
            "cut_off_on",
            "published_on",
            "source",
        ]
