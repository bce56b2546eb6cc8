"""What stands in two places says the same in both: docs, catalogues, commands, templates."""

import io
import re
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core.management import call_command

from tasks.rules.workflow import draw_workflow

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OWN = [path for package in ("tasks", "reports", "reform_tracker") for path in (ROOT / package).rglob("*.py")]


def test_workflow_in_the_docs_is_the_table():
    assert draw_workflow() in (ROOT / "docs" / "workflow.md").read_text("utf-8")


def test_print_workflow_prints_the_table():
    printed = io.StringIO()
    call_command("print_workflow", stdout=printed)
    assert printed.getvalue() == draw_workflow()


def forms_of(entry):
    """Return the written forms of a text: one, or one for each number a language tells apart."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_catalogue_is_complete():
    entries = polib.pofile(str(CATALOGUE))
    assert not [entry.msgid for entry in entries if not all(forms_of(entry)) or entry.fuzzy or entry.obsolete]


def test_catalogue_keeps_every_placeholder():
    places = re.compile(r"%\(\w+\)s|<\w+>")
    entries = polib.pofile(str(CATALOGUE))
    assert not [
        entry.msgid
        for entry in entries
        for form in forms_of(entry)
        if set(places.findall(entry.msgid_plural or entry.msgid)) != set(places.findall(form))
    ]


def test_compiled_catalogue_is_the_written_one():
    written = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert written == compiled


def test_every_sentence_of_the_code_is_in_the_catalogue():
    known = {entry.msgid for entry in polib.pofile(str(CATALOGUE))}
    call = re.compile(r"""\b(?:_|gettext|gettext_lazy|gettext_noop)\(\s*"((?:[^"\\]|\\.)*)"\s*\)""")
    said = {text for path in OWN for text in call.findall(path.read_text("utf-8"))}
    tag = re.compile(r"""{%\s*translate\s+"([^"]*)\"""")
    said |= {text for path in TEMPLATES for text in tag.findall(path.read_text("utf-8"))}
    assert said
    assert not {text.replace('\\"', '"') for text in said} - known


FOUND_BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "admin/base_site.html"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_is_used(path):
    name = str(path.relative_to(ROOT / "templates"))
    if name in FOUND_BY_DJANGO or name.startswith("registration/"):
        return
    places = [*TEMPLATES, *OWN]
    stem = name.removesuffix(".html")
    assert any(stem in other.read_text("utf-8") for other in places if other != path)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_asks_no_other_site_and_styles_nothing_inline(path):
    text = path.read_text("utf-8")
    if "mail" not in path.parts:
        assert not re.search(r"\sstyle=|\son\w+=\"|<script>|<style", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


def test_readme_is_short_and_its_links_lead_somewhere():
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 150
    links = re.findall(r"\]\(((?!http)[^)#]+)\)", text)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_migrations_have_names_of_their_own():
    names = [path.stem for path in ROOT.glob("*/migrations/0*.py")]
    assert names
    assert not [name for name in names if re.search(r"_auto_\d{8}|_initial$", name)]


def test_models_say_what_they_are_in_the_office():
    ours = [model for label in ("tasks", "reports") for model in apps.get_app_config(label).get_models()]
    assert not [model for model in ours if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_and_has_its_reason(name):
    lines = (ROOT / name).read_text("utf-8").splitlines()
    wanted = [number for number, line in enumerate(lines) if line and not line.startswith(("#", "-"))]
    assert wanted
    assert not [
        lines[number] for number in wanted if "==" not in lines[number] or not lines[number - 1].startswith("#")
    ]


BUDGETS = {"file": 450, "template": 150, "function": 60, "settings": 300}


@pytest.mark.parametrize(
    "path", [p for p in OWN if "migrations" not in p.parts], ids=lambda path: str(path.relative_to(ROOT))
)
def test_file_keeps_to_the_budget(path):
    limit = BUDGETS["settings"] if path.name == "settings.py" else BUDGETS["file"]
    assert len(path.read_text("utf-8").splitlines()) <= limit


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_keeps_to_the_budget(path):
    assert len(path.read_text("utf-8").splitlines()) <= BUDGETS["template"]
