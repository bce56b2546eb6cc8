import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from tasks.actions.reference import load_reference
from tasks.models import Directive

HEADING = "document,date,task_vi,lead,coordinating,deadline,source\n"
GOOD = "12/QĐ-TTg,2024-01-05,Rà soát,Bộ Tài chính,,31/03/2024,Công báo\n"
BAD = "12/QĐ-TTg,2024-01-05,Rà soát thêm,Bộ Tài chnh,,31/03/2024,Công báo\n"


@pytest.fixture
def reference(db):
    load_reference(now=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(HEADING + GOOD + BAD, encoding="utf-8")
    return path


def run(*words):
    said = io.StringIO()
    call_command("import_directives", *map(str, words), stdout=said)
    return said.getvalue()


def test_import_directives_json_is_the_report_and_nothing_else(reference, file):
    report = json.loads(run(file, "--json"))
    assert list(report) == ["rows", "directives", "tasks", "assignments", "rejected", "warnings"]
    assert [report[name] for name in ("rows", "directives", "tasks", "assignments")] == [2, 1, 1, 1]
    assert [(one["row"], one["column"], one["value"]) for one in report["rejected"]] == [(3, "lead", "Bộ Tài chnh")]
    assert set(report["warnings"][0]) == {"row", "column", "value", "reason"}
    assert Directive.objects.count() == 1


def test_import_directives_dry_run_writes_nothing(reference, file):
    assert json.loads(run(file, "--json", "--dry-run"))["tasks"] == 1
    assert not Directive.objects.exists()


def test_import_directives_strict_writes_nothing_and_fails(reference, file):
    with pytest.raises(CommandError):
        run(file, "--strict")
    assert not Directive.objects.exists()


def test_import_directives_says_it_in_words(reference, file):
    said = run(file)
    assert "Bộ Tài chnh" in said
    assert "3" in said


def test_import_directives_by_a_person_is_audited(reference, cast, file):
    run(file, "--by", cast.secretariat.email.upper())
    assert Directive.objects.count() == 1


@pytest.mark.parametrize("person", ["nobody@example.vn", "officer-a@example.vn"])
def test_import_directives_by_somebody_who_may_not_is_refused(reference, cast, file, person):
    with pytest.raises(CommandError):
        run(file, "--by", person)
    assert not Directive.objects.exists()


def test_import_directives_of_a_missing_or_unreadable_file_is_one_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="none"):
        run(tmp_path / "none.csv")
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    with pytest.raises(CommandError):
        run(broken)
