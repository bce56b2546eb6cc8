"""The plan of the house, held by the suite: arrows point down, doors declare who may come in, rooms keep quiet."""

import ast
from pathlib import Path

import pytest
from celery import current_app
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("reform_tracker", "tasks", "reports")
SOURCES = [
    path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts
]
DOORS = {"views", "api", "forms", "jobs", "admin", "management", "templatetags", "urls", "apps"}
# Each room may import the rooms after it, and itself.
ROOMS = ["actions", "queries", "permissions", "models", "rules"]
CLOCKS = {("timezone", "now"), ("datetime", "now"), ("date", "today"), ("timezone", "localdate")}


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def ours(path: Path) -> set[str]:
    return {module for module in imports_of(path) if module.split(".")[0] in PACKAGES}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_arrows_point_down(path):
    package, room = path.relative_to(ROOT).parts[0], room_of(name_of(path))
    wrong = set()
    if package == "tasks":
        wrong |= {module for module in ours(path) if module.startswith("reports")}
    if package != "reform_tracker":
        wrong |= {module for module in ours(path) if module.startswith("reform_tracker")}
    if room in ROOMS:
        above = {*DOORS, *ROOMS[: ROOMS.index(room)]}
        wrong |= {module for module in ours(path) if room_of(module) in above}
    assert not wrong


@pytest.mark.parametrize("path", [path for path in SOURCES if "rules" in path.parts], ids=name_of)
def test_rules_know_the_standard_library_only(path):
    foreign = {module.split(".")[0] for module in imports_of(path)} & {"django", "celery", "rest_framework", "pandas"}
    other_rooms = {module for module in ours(path) if room_of(module) != "rules"}
    assert not foreign | other_rooms


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if room_of(name_of(path)) in {"actions", "queries", "models", "rules"}],
    ids=name_of,
)
def test_nothing_under_the_doors_reads_the_clock(path):
    calls = {
        (node.func.value.id, node.func.attr)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    }
    assert not calls & CLOCKS


def addresses(resolver: URLResolver, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += addresses(entry, prefix + str(entry.pattern))
        else:
            found.append((prefix + str(entry.pattern), entry))
    return found


ADDRESSES = [(where, entry) for where, entry in addresses(get_resolver()) if not where.startswith("admin/")]
# Django's own pages, open to whoever is signed in, and the health page, open to watchdogs.
WITHOUT_PERMISSION = {"sign-out/", "password/", "password/done/", "healthz"}


@pytest.mark.parametrize(("where", "entry"), ADDRESSES, ids=[where for where, _entry in ADDRESSES])
def test_every_address_declares_its_permission(where, entry):
    view = getattr(entry.callback, "view_class", None) or getattr(entry.callback, "cls", entry.callback)
    assert hasattr(view, "permission") or where in WITHOUT_PERMISSION


def test_every_job_has_a_name_of_its_own():
    current_app.loader.import_default_modules()
    names = [name for name in current_app.tasks if not name.startswith("celery.")]
    assert names
    assert all(name.split(".")[0] in PACKAGES and name.count(".") == 1 for name in names)


def test_no_module_is_named_tasks_inside_tasks():
    assert not (ROOT / "tasks" / "tasks.py").exists()


def test_no_python_package_stands_beside_the_three():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {*PACKAGES, "tests"}
