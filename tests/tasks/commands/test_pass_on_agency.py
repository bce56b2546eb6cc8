import io

import pytest
from django.core.management import CommandError, call_command

from tasks.actions.reference import load_reference
from tasks.models import Agency, Assignment
from tests.factories import make_assignment, make_task
from tests.tasks.actions.test_handover import NOW


@pytest.fixture
def reference(cast):
    load_reference(now=NOW)
    return cast


def agency_of(name, ended=True):
    return Agency.objects.get(name_vi=name, valid_to__isnull=not ended)


def run(*arguments):
    printed = io.StringIO()
    call_command("pass_on_agency", *arguments, stdout=printed)
    return printed.getvalue()


@pytest.mark.parametrize("name", ["Bộ Kế hoạch và Đầu tư", "bo ke hoach va dau tu", "BKHĐT", "G05", "Bộ KH và ĐT"])
def test_pass_on_agency_by_name_or_code_goes_to_the_only_successor(reference, name):
    share = make_assignment(make_task(), agency_of("Bộ Kế hoạch và Đầu tư"))
    printed = run(name, "--on", "01/03/2025")
    share.refresh_from_db()
    assert (share.agency, share.came_from.name_vi) == (agency_of("Bộ Tài chính", ended=False), "Bộ Kế hoạch và Đầu tư")
    assert "Bộ Tài chính: 1" in printed


def test_pass_on_agency_of_the_same_name_takes_the_ended_one(reference):
    share = make_assignment(make_task(), agency_of("Bộ Tài chính"))
    run("Bộ Tài chính", "--to", "Bộ Tài chính", "--on", "2025-03-01")
    share.refresh_from_db()
    assert share.agency == agency_of("Bộ Tài chính", ended=False)


def test_pass_on_agency_dry_run_writes_nothing(reference):
    share = make_assignment(make_task(), agency_of("Bộ Giao thông vận tải"))
    assert share.task.code in run("BGTVT", "--on", "2025-03-01", "--dry-run")
    share.refresh_from_db()
    assert share.came_from is None


def test_pass_on_agency_split_names_single_assignments(reference):
    first, second = (make_assignment(make_task(wording=f"{n}"), agency_of("Bộ Giao thông vận tải")) for n in range(2))
    run("BGTVT", "--to", "Bộ Xây dựng", "--to", f"{second.pk}=Bộ Công an", "--on", "2025-03-01")
    assert dict(Assignment.objects.values_list("pk", "agency__name_vi")) == {
        first.pk: "Bộ Xây dựng",
        second.pk: "Bộ Công an",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["Bộ Không Có"],
        ["Bộ Y tế"],
        ["BGTVT", "--to", "Bộ Không Có"],
        ["BGTVT", "--to", "Bộ Xây dựng", "--to", "Bộ Công an"],
        ["BGTVT", "--to", "999999=Bộ Xây dựng"],
        ["BGTVT", "--to", "x=Bộ Xây dựng"],
        ["BGTVT", "--on", "2025-02-28"],
        ["BGTVT", "--by", "nobody@example.vn"],
        ["BGTVT", "--by", "leader@example.vn"],
    ],
)
def test_pass_on_agency_that_makes_no_sense_is_refused(reference, arguments):
    make_assignment(make_task(), agency_of("Bộ Giao thông vận tải"))
    with pytest.raises(CommandError):
        run(*arguments)
    assert not Assignment.objects.filter(came_from__isnull=False).exists()


def test_pass_on_agency_with_several_successors_asks_for_one(reference):
    agency_of("Bộ Giao thông vận tải").successors.add(agency_of("Bộ Tài chính", ended=False))
    with pytest.raises(CommandError, match="Bộ Xây dựng"):
        run("BGTVT", "--on", "2025-03-01")
