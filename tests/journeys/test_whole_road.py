"""From a conclusion notice to a finished task, in a real browser."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from tasks.actions.reference import load_reference
from tasks.models import Agency, Assignment, CalendarDay, Mail
from tasks.rules.clock import local_date
from tests.cast import PASSWORD, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTICE = "999/TB-VPCP"


@pytest.fixture
def office(db):
    """The real reference data with a secretary, a second one, an officer of the Ministry of Finance and a leader."""
    load_reference(now=timezone.now())
    finance = Agency.objects.in_force(local_date(timezone.now())).get(abbreviation="BTC")
    return {
        "secretary": make_person("secretary", "secretariat"),
        "officer": make_person("officer", "agency_officer", finance),
        "leader": make_person("leader", "leader"),
    }


def sign_in(page: Page, user) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def notice() -> bytes:
    """A workbook as the secretariat has it: one order for one ministry, one for all ministries, and a mistake."""
    today = local_date(timezone.now())
    due, issued = today + timedelta(days=3), today - timedelta(days=9)
    rows = [
        "document,date,task_vi,lead,coordinating,deadline,source",
        f"{NOTICE} (Kết luận),{issued},Báo cáo phương án giảm phí,Bộ Tài chính,Bộ Tư pháp,{due:%d/%m/%Y},Công báo",
        f'{NOTICE} (Kết luận),{issued},Công khai danh mục đã cắt giảm,"Các bộ, cơ quan ngang bộ",,{due:%d/%m/%Y},Công báo',
        f"{NOTICE} (Kết luận),{issued},Việc của cơ quan lạ,Bộ Không Có Thật,,{due:%d/%m/%Y},Công báo",
    ]
    return "\n".join(rows).encode()


def import_the_notice(page: Page) -> None:
    page.goto("/directives/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "thong-bao.csv", "mimeType": "text/csv", "buffer": notice()}
    )
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Bộ Không Có Thật")
    assert not Assignment.objects.exists()
    page.locator("main form[method=post] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Đã nhập")


def report_and_finish(page: Page) -> None:
    page.goto("/my-work/")
    page.get_by_role("link", name="Báo cáo phương án giảm phí").click()
    page.locator("[name=done]").fill("Đã gửi dự thảo xin ý kiến Bộ Tư pháp.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Đã gửi dự thảo xin ý kiến Bộ Tư pháp.")
    page.get_by_role("link", name="Báo cáo hoàn thành").first.click()
    page.locator("[name=product_number]").fill("2604/BTC-CST")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Chờ nghiệm thu")


def accept_the_result(page: Page) -> None:
    page.goto("/acceptance/")
    page.locator("main a[href^='/acceptance/']").first.click()
    expect(page.locator("main")).to_contain_text("2604/BTC-CST")
    page.locator("button[name=decision][value=accept]").click()
    expect(page.locator("main")).to_contain_text("Không có báo cáo")


def done_on_time(page: Page) -> str:
    page.goto("/board/")
    return page.locator(".board .tone-done .board-figure").inner_text().strip()


def test_notice_becomes_a_finished_task(office, browser_page):
    sign_in(browser_page, office["secretary"])
    import_the_notice(browser_page)
    assert (
        Assignment.objects.filter(role="lead").count()
        == 1 + Agency.objects.in_force(local_date(timezone.now())).filter(kind="ministry").count()
    )
    assert done_on_time(browser_page) == "0"
    sign_in(browser_page, office["officer"])
    report_and_finish(browser_page)
    sign_in(browser_page, office["secretary"])
    accept_the_result(browser_page)
    assert done_on_time(browser_page) == "1"
    browser_page.locator(".board .tone-done .board-figure").click()
    expect(browser_page.locator("main")).to_contain_text("Báo cáo phương án giảm phí")


def test_reminder_and_digest_reach_the_outbox(office, browser_page):
    sign_in(browser_page, office["secretary"])
    import_the_notice(browser_page)
    due = Assignment.objects.exclude(due_on=None).first().due_on
    CalendarDay.objects.filter(day__range=(due - timedelta(days=7), due)).delete()
    for days in range(8):
        call_command("send_due_reminders", on=str(due - timedelta(days=days)), verbosity=0)
    call_command("send_weekly_digest", on=str(local_date(timezone.now())), verbosity=0)
    told = set(Mail.objects.values_list("recipient__full_name", "kind"))
    assert {name for name, kind in told if "reminder" in kind or "deadline" in kind} == {"Officer"}
    assert {"Secretary", "Leader"} <= {name for name, kind in told if "digest" in kind or "week" in kind}
