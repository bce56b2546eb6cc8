"""Catalogues are compiled without gettext, and a check finds what is missing."""

import gettext
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

HEAD = 'msgid ""\nmsgstr ""\n"Language: vi\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
WHOLE = HEAD + 'msgid "Sign in"\nmsgstr "Đăng nhập"\n'


@pytest.fixture
def catalogue(settings: Any, tmp_path: Path) -> Path:
    """The only catalogue of the project: one text, translated."""
    settings.LOCALE_PATHS = [tmp_path]
    path = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_compiled_catalogue_gives_the_translation(catalogue: Path) -> None:
    call_command("compile_catalogues", verbosity=0)
    with catalogue.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Sign in") == "Đăng nhập"
    call_command("compile_catalogues", check=True)


@pytest.mark.parametrize(
    ("more", "finding"),
    [
        ('msgid "Sign out"\nmsgstr ""\n', "no translation of 'Sign out'"),
        ('#, fuzzy\nmsgid "Sign out"\nmsgstr "Đăng nhập"\n', "unsure translation of 'Sign out'"),
        ('msgid "Sign out"\nmsgstr "Đăng xuất"\n', "django.mo is not what it compiles to"),
    ],
)
def test_check_finds_what_is_missing_or_old(catalogue: Path, more: str, finding: str) -> None:
    call_command("compile_catalogues", verbosity=0)
    catalogue.write_text(f"{WHOLE}\n{more}", encoding="utf-8")
    with pytest.raises(CommandError, match=finding):
        call_command("compile_catalogues", check=True)
