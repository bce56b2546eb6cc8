"""An unknown variable fails a test where it is ours, and is empty where it is Django's."""

import pytest
from django.conf import settings
from django.template import Context, engines
from django.template.base import Origin, Template

from tests.strict_templates import UnknownVariable


def rendered(source: str, name: str) -> str:
    """Return a template of that file name, rendered with nothing given."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    template = Template(source, origin=Origin(name=name), engine=engine)
    return template.render(Context({}))


@pytest.mark.parametrize("source", ["{{ missing }}", "{{ missing.part }}", "{% if 1 %}{{ missing|lower }}{% endif %}"])
def test_unknown_variable_in_our_template_fails(source: str) -> None:
    with pytest.raises(UnknownVariable, match="missing"):
        rendered(source, str(settings.BASE_DIR / "templates" / "page.html"))


@pytest.mark.parametrize("source", ["{% if missing %}x{% endif %}", "{% for x in missing %}x{% endfor %}"])
def test_question_whether_there_is_a_variable_may_be_asked(source: str) -> None:
    assert rendered(source, str(settings.BASE_DIR / "templates" / "page.html")) == ""


def test_unknown_variable_in_a_template_of_a_package_is_empty() -> None:
    assert rendered("a{{ missing }}b", "/site-packages/django/contrib/admin/templates/page.html") == "ab"
