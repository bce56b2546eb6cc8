"""A field for several rows of the database."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tasks.rules.numbers import row_number


class RowsField(forms.ModelMultipleChoiceField):
    """Rows chosen by their numbers; what the database can't take for a number is refused like any other wrong choice."""

    def clean(self, value: Any) -> Any:
        for sent in value if isinstance(value, list | tuple) else ():
            if row_number(str(sent)) is None:
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": str(sent)[:20]})
        return super().clean(value)
