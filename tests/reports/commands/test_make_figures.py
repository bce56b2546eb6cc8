"""The command that makes synthetic figures: says what it made, and in one sentence why it made nothing."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_command_says_what_it_made(capsys):
    call_command("make_figures", agencies=2, indicators=4, months=3, on="2026-11-25")
    assert capsys.readouterr().out.startswith("2 agencies, 4 indicators, 3 periods, ")


def test_command_refuses_a_database_with_indicators():
    call_command("make_figures", agencies=1, indicators=1, months=1, on="2026-11-25")
    with pytest.raises(CommandError, match=r"indicators|chỉ số"):
        call_command("make_figures", agencies=1, indicators=1, months=1, on="2026-11-25")
