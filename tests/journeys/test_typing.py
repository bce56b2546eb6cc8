"""What the scripts promise people who type: nothing is lost, the keys work, lists narrow without marks."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tasks.models import ProgressEntry
from tasks.rules.clock import local_date
from tests.cast import PASSWORD, make_cast
from tests.factories import make_agency, make_assignment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As spreadsheets copy them: a cell with a line end or a quote in it stands in quotes.
PASTED = """I.1\t"Rà soát ""từng"" thủ tục;
báo cáo."\tBộ Giáp
I.2\tCông khai danh mục\tBộ Ất
II\tBáo cáo\tBộ Ất
III\tTổng kết\tBộ Ất
"""
PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture
def people(db):
    return make_cast()


@pytest.fixture
def share(people):
    return make_assignment(agency=people.ministry_a, due_on=local_date(timezone.now()) + timedelta(days=9))


def sign_in(page: Page, user) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def type_an_update(page: Page, share, text: str) -> None:
    page.goto(f"/assignments/{share.pk}/")
    page.locator("#id_done").fill(text)


def test_update_typed_before_a_sign_out_comes_back(people, share, browser_page):
    sign_in(browser_page, people.officer_a)
    type_an_update(browser_page, share, "Đã gửi dự thảo.")
    sign_in(browser_page, people.officer_a)
    browser_page.goto(f"/assignments/{share.pk}/")
    expect(browser_page.locator("#id_done")).to_have_value("Đã gửi dự thảo.")


def test_draft_is_not_shown_to_somebody_else_at_the_same_computer(people, share, browser_page):
    sign_in(browser_page, people.officer_a)
    type_an_update(browser_page, share, "Đã gửi dự thảo.")
    sign_in(browser_page, people.other_officer_a)
    browser_page.goto(f"/assignments/{share.pk}/")
    expect(browser_page.locator("#id_done")).to_have_value("")


def test_saved_update_leaves_no_draft(people, share, browser_page):
    sign_in(browser_page, people.officer_a)
    type_an_update(browser_page, share, "Đã gửi dự thảo.")
    browser_page.keyboard.press("Control+Enter")
    expect(browser_page.locator("[data-saved]")).to_be_visible()
    expect(browser_page.locator("#id_done")).to_have_value("")
    assert ProgressEntry.objects.get().done == "Đã gửi dự thảo."
    assert browser_page.evaluate("Object.keys(localStorage)") == []


def test_slash_goes_to_the_search_but_not_from_a_field(people, share, browser_page):
    sign_in(browser_page, people.officer_a)
    browser_page.goto(f"/assignments/{share.pk}/")
    browser_page.keyboard.press("/")
    expect(browser_page.locator("#search input")).to_be_focused()
    browser_page.locator("#id_done").fill("")
    browser_page.locator("#id_done").press("/")
    expect(browser_page.locator("#id_done")).to_have_value("/")


def test_agency_is_found_without_marks_and_filters_the_list(people, browser_page):
    make_assignment(agency=make_agency("UBND tỉnh Đắk Lắk"))
    make_assignment(agency=people.ministry_b)
    sign_in(browser_page, people.secretariat)
    browser_page.goto("/assignments/")
    browser_page.locator("#id_agency-ts-control").click()
    browser_page.keyboard.type("dak lak")
    expect(browser_page.locator(".ts-dropdown .option:visible")).to_have_text(["UBND tỉnh Đắk Lắk"])
    browser_page.keyboard.press("Enter")
    browser_page.locator(".filter-box button[type=submit]").first.click()
    expect(browser_page.locator("tbody tr")).to_have_count(1)
    assert "status=" not in browser_page.url


def test_withdrawing_asks_first(people, share, browser_page):
    sign_in(browser_page, people.secretariat)
    browser_page.goto(f"/assignments/{share.pk}/")
    browser_page.locator(".steer summary").first.click()
    browser_page.locator("#steer-reason").fill("Giao lại cho cơ quan khác.")
    browser_page.locator("[data-confirm]").click()
    browser_page.locator("dialog button[value=no]").click()
    share.refresh_from_db()
    assert share.state == "assigned"
    browser_page.locator("[data-confirm]").click()
    browser_page.locator("dialog button[value=yes]").click()
    expect(browser_page.locator("[data-saved]")).to_be_visible()
    share.refresh_from_db()
    assert share.state == "withdrawn"


def test_rows_pasted_from_a_spreadsheet_fill_the_table(people, browser_page):
    sign_in(browser_page, people.secretariat)
    browser_page.goto("/directives/new/")
    browser_page.locator("#id_issued_on").fill("28/02/2024")
    browser_page.evaluate(PASTE, ["#id_orders-0-clause", PASTED])
    expect(browser_page.locator("#id_orders-0-wording")).to_have_value('Rà soát "từng" thủ tục;\nbáo cáo.')
    expect(browser_page.locator("#id_orders-3-lead")).to_have_value("Bộ Ất")
    expect(browser_page.locator("#preview tbody tr")).to_have_count(4)
    browser_page.reload()
    expect(browser_page.locator("#id_orders-3-lead")).to_have_value("Bộ Ất")


def test_phone_opens_the_menu_as_a_drawer(people, browser_page):
    browser_page.set_viewport_size({"width": 360, "height": 780})
    sign_in(browser_page, people.secretariat)
    browser_page.goto("/assignments/")
    expect(browser_page.locator("#sidebar")).to_be_hidden()
    browser_page.locator(".drawer-open").click()
    browser_page.locator("#sidebar a[href='/directives/']").click()
    browser_page.wait_for_url("**/directives/")
    assert browser_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
