"""Makes an unknown variable in one of our templates an error, where Django writes an empty text.

Templates of Django and of the packages, whose pages count on the empty text, are left alone.
"""

import sys
from pathlib import Path

from django.conf import settings
from django.template.base import Node


class UnknownVariable(AssertionError):
    """A template of ours names something that its view doesn't give it."""


class UnknownVariableRefuser(str):
    """Stands in `string_if_invalid`, which Django fills with the variable's name when it must show what isn't there."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        # Django asks whether there is a place for the name in it.
        return True

    def __mod__(self, name: object) -> str:
        origin = origin_of_rendered_node()
        if origin is not None and Path(settings.BASE_DIR) / "templates" in Path(origin).parents:
            raise UnknownVariable(f"{origin} shows {name}, which the view does not give it.")
        return ""


def origin_of_rendered_node() -> str | None:
    """Return the file of the template part that is being rendered further up this stack."""
    frame = sys._getframe(1)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None) is not None:
            return str(node.origin.name)
        frame = frame.f_back  # type: ignore[assignment]
    return None


def make_templates_strict() -> None:
    """Put the refuser into the settings, before the first template is loaded."""
    for engine in settings.TEMPLATES:
        engine["OPTIONS"]["string_if_invalid"] = UnknownVariableRefuser("%s")
