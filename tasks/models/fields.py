"""Fields that derive their value from others when a row is written, as `auto_now` does.

They work for `save()` and `bulk_create()`; an `update()` of a source must write the derived field too.
"""

from collections.abc import Callable
from typing import Any

from django.db import models


class DerivedTextField(models.TextField):
    """Text made from other fields of the same row by a pure function, for searching and comparing."""

    def __init__(
        self, *args: Any, sources: tuple[str, ...] = (), function: Callable[[str], str] | None = None, **kwargs: Any
    ):
        self.sources = sources
        self.function = function
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        if self.function is None:  # a historical model in a migration
            return super().pre_save(model_instance, add)
        text = " ".join(filter(None, (str(getattr(model_instance, name) or "") for name in self.sources)))
        value = self.function(text)
        setattr(model_instance, self.attname, value)
        return value


class FirstDateField(models.DateField):
    """The first date another field ever had: filled when the row is first saved with one, never moved after."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any):
        self.of = of
        kwargs.setdefault("editable", False)
        kwargs.update(null=True, blank=True)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if value is None and self.of:
            value = getattr(model_instance, self.of)
            setattr(model_instance, self.attname, value)
        return value
