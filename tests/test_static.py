"""The files that browsers get: vendored copies are what they claim to be, and the policy of the site can be kept."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

from tasks.rules.labels import LabelledEnum

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Mail programs know only inline styles, and no policy applies to them.
PAGES = [path for path in TEMPLATES if "mail" not in path.parts]
OWN_FILES = sorted(path for path in STATIC.iterdir() if path.suffix in {".css", ".js"})
MANIFEST = (STATIC / "vendor" / "VERSIONS.md").read_text(encoding="utf-8")
CHECKSUMS = dict(re.findall(r"^\| ([\w./-]+) \| `([0-9a-f]{64})` \|$", MANIFEST, re.MULTILINE))


def symbols() -> set[str]:
    """Return the names of the icons in the sprite."""
    return set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))


def project_sources() -> str:
    """Return the text of every template and module that could name an icon."""
    modules = [path for app in ("tasks", "reports", "reform_tracker") for path in (ROOT / app).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *modules, *OWN_FILES])


def enum_icons() -> set[str]:
    """Return the icons that the enums carry."""
    return {member.icon for kind in LabelledEnum.__subclasses__() for member in kind if member.icon}


def test_manifest_names_every_vendored_file():
    found = {path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert found - {"vendor/VERSIONS.md"} | {"icons.svg"} == set(CHECKSUMS)


@pytest.mark.parametrize("name", sorted(CHECKSUMS))
def test_vendored_file_has_its_checksum(name):
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == CHECKSUMS[name]


@pytest.mark.parametrize("folder", sorted(path.name for path in (STATIC / "vendor").iterdir() if path.is_dir()))
def test_vendored_folder_has_version_and_licence(folder):
    assert re.search(rf"^\| {folder} \| [\w@./-]+ \| \d+\.\d+\.\d+ \| [\w.-]+ \| ", MANIFEST, re.MULTILINE)
    assert (STATIC / "vendor" / folder / "LICENSE").stat().st_size > 300


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.css")) + sorted(STATIC.rglob("*.js")), ids=lambda p: p.name)
def test_static_file_needs_nothing_that_is_not_shipped(path):
    text = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert "@import" not in text
    for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", text):
        assert address.startswith("data:") or (path.parent / address).is_file(), address


def test_fonts_of_every_weight_are_shipped():
    folder = STATIC / "vendor" / "be-vietnam-pro"
    named = set(re.findall(r"url\(([\w.-]+)\)", (folder / "be-vietnam-pro.css").read_text(encoding="utf-8")))
    assert named == {path.name for path in folder.glob("*.woff2")}
    assert len(named) == 9


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(ROOT / "templates").as_posix())
def test_page_keeps_the_content_security_policy(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""\sstyle\s*=\s*["']""", text)
    assert not re.search(r"""<[^>]*\son[a-z]+\s*=\s*["']""", text)
    assert not re.search(r"<style|<script(?![^>]*\ssrc=)|javascript:|hx-on", text)
    assert not re.search(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ROOT / "templates").as_posix())
def test_template_names_static_files_that_exist(path):
    for name in re.findall(r"""{%\s*static\s+["']([^"']+)""", path.read_text(encoding="utf-8")):
        assert (STATIC / name).is_file(), name


def test_icons_named_by_templates_and_enums_are_in_the_sprite():
    named = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'_components/icon\.html" with name="([\w-]+)"', text))
        named |= set(re.findall(r'with (?:[\w=."]+ )*icon="([\w-]+)"', text))
    assert len(named) > 20
    assert (named | enum_icons()) - symbols() == set()


def test_sprite_holds_no_icon_that_nothing_names():
    words = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", project_sources()))
    assert symbols() - words == set()
