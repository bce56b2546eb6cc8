"""What other systems read of assignments, and what they may add."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from tasks.actions.progress import CAUSE_ASKED
from tasks.models import Agency, Assignment, Directive
from tasks.models.choices import choices
from tasks.rules.life import Outlook


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
            "delay_waived",
            "outlook",
            "percent",
            "last_entry_at",
            "version",
        ]


class ProgressSerializer(serializers.Serializer):
    """One update, as in the form of the page; OPTIONS tells other systems what each field means."""

    id = serializers.IntegerField(read_only=True)
    reported_on = serializers.DateField(label=_("date"), read_only=True)
    done = serializers.CharField(label=_("What was done"), max_length=5000)
    outlook = serializers.ChoiceField(
        label=_("How it goes"),
        choices=choices(Outlook),
        required=False,
        allow_blank=True,
        default=Outlook.ON_TRACK.value,
        help_text=_("Whoever says nothing about how it goes, says that it is on track."),
    )
    cause = serializers.CharField(
        label=_("Risk, or cause of the delay"),
        max_length=5000,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("Needed when the work is at risk or late."),
    )
    percent = serializers.IntegerField(
        label=_("Percent done"), min_value=0, max_value=100, required=False, allow_null=True, default=None
    )
    difficulties = serializers.CharField(
        label=_("Difficulties"), max_length=5000, required=False, allow_blank=True, default=""
    )
    next_step = serializers.CharField(
        label=_("Next step"), max_length=5000, required=False, allow_blank=True, default=""
    )

    version = serializers.IntegerField(
        label=_("Version"),
        min_value=0,
        required=False,
        allow_null=True,
        write_only=True,
        default=None,
        help_text=_(
            "The version that was read; a change since then, also by a first try of the same, is answered by 409."
        ),
    )

    def validate_outlook(self, outlook: str) -> str:
        """Whoever says nothing about how it goes, says that it goes well."""
        return outlook or Outlook.ON_TRACK.value

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values["outlook"] != Outlook.ON_TRACK and not values["cause"]:
            raise serializers.ValidationError({"cause": CAUSE_ASKED})
        return values
