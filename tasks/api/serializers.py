"""What other systems read of assignments, and what they may add."""

from rest_framework import serializers

from tasks.models import Agency, Assignment, Directive


class DirectiveSerializer(serializers.ModelSerializer):
    """A directive by its number and date."""

    class Meta:
        model = Directive
        fields = ["id", "kind", "number", "issued_on", "summary"]


class AgencySerializer(serializers.ModelSerializer):
    """An agency by its names."""

    class Meta:
        model = Agency
        fields = ["id", "name_vi", "name_en", "abbreviation", "kind"]


class AssignmentSerializer(serializers.ModelSerializer):
    """An assignment with its order, its assignee and its clock; the status is the derived one."""

    code = serializers.CharField(source="task.code")
    wording = serializers.CharField(source="task.wording")
    directive = DirectiveSerializer(source="task.directive")
    agency = AgencySerializer()
    assignee = serializers.CharField(source="assignee_name")
    status = serializers.CharField()

    class Meta:
        model = Assignment
        fields = [
            "id",
            "code",
            "wording",
            "directive",
            "agency",
            "assignee",
            "role",
            "state",
            "status",
            "due_on",
            "due_time",
            "original_due_on",
            "submitted_at",
            "percent",
            "last_entry_at",
        ]


class ProgressSerializer(serializers.Serializer):
    """One update, as in the form of the page."""

    done = serializers.CharField(max_length=5000)
    percent = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True, default=None)
    difficulties = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
    next_step = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")
