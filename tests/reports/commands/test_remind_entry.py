"""The command that reminds of figures: in one sentence, or as JSON, and it leaves a run."""

import json

import pytest
from django.core.management import call_command

from tasks.models import JobRun, Notice
from tests.reports.sheets import sheet_indicator, sheet_period


@pytest.fixture
def table(cast):
    sheet_indicator("A")
    return sheet_period()


def test_command_tells_and_leaves_a_run(cast, table, capsys):
    call_command("remind_entry", on="2024-02-20", json=True)
    told = json.loads(capsys.readouterr().out)["told"]
    assert {"agency": str(cast.ministry_a), "period": table.name, "person": cast.officer_a.pk} in told
    assert JobRun.objects.get(name="reports.remind_entry").rows == len(told) == Notice.objects.count()


def test_dry_run_writes_nothing(cast, table, capsys):
    call_command("remind_entry", on="2024-02-20", dry_run=True)
    assert capsys.readouterr().out.strip()[0].isdigit()
    assert not JobRun.objects.exists()
    assert not Notice.objects.exists()
