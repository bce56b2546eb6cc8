"""`manage.py freeze_period`."""

from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reports.models import Period
from tests.factories import make_agency
from tests.reports.makers import make_indicator, make_period, make_value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march(time_machine: Any) -> Period:
    """March 2024 with a verified value, to be sent by 5 April; it is 20 April."""
    time_machine.move_to("2024-04-20T02:00:00+00:00")
    period = make_period(date(2024, 3, 31), send_by_at=datetime(2024, 4, 5, 8, tzinfo=UTC))
    make_value(make_indicator(), make_agency(), period, 30)
    return period


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("freeze_period", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("words", ["Tháng 03/2024", "thang 03/2024", "2024-03", "03/2024", "{pk}"])
def test_period_is_frozen_by_name_or_number(march: Period, words: str) -> None:
    assert "công bố 1 giá trị" in run(words.format(pk=march.pk))
    assert Period.objects.get().is_frozen


def test_due_periods_are_frozen_as_of_a_day() -> None:
    assert "Không có kỳ nào" in run("--due", "--on", "2024-04-12")
    assert "Tháng 03/2024" in run("--due", "--on", "13/04/2024")
    assert Period.objects.get().is_frozen


def test_dry_run_writes_nothing() -> None:
    assert "Tháng 03/2024" in run("--due", "--dry-run")
    assert not Period.objects.get().is_frozen


@pytest.mark.parametrize("arguments", [[], ["Tháng 03/2024", "--due"], ["Tháng 09/2031"]])
def test_what_is_asked_must_be_clear(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def test_again_is_refused_with_a_sentence() -> None:
    run("Tháng 03/2024")
    with pytest.raises(CommandError, match="đã chốt"):
        run("Tháng 03/2024")
