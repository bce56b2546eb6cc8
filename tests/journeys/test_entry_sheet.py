"""A month's figures: typed and pasted by keyboard, submitted, returned, corrected and verified, in a real browser."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from reports.models import Value
from reports.rules.kinds import PeriodKind, ValueState
from tasks.rules.clock import local_date
from tests.cast import make_cast
from tests.journeys.test_accessibility import complaints, sign_in
from tests.reports.makers import make_period
from tests.reports.sheets import count_indicator, reported, sheet_indicator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Two columns and three rows as Excel copies them; the third row is a number, whose column is further right.
BLOCK = "30\t100\r\n1.234\t2.000\r\n\t\t56\r\n"
PASTE = """
(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def office(db):
    """The cast, four indicators, and a month that is to be sent in three days."""
    cast, now = make_cast(), timezone.now()
    today = local_date(now)
    period = make_period(
        today - timedelta(days=2),
        name="Tháng thử",
        kind=PeriodKind.MONTH,
        starts_on=today - timedelta(days=32),
        send_by_at=now + timedelta(days=3),
    )
    indicators = [sheet_indicator("A"), sheet_indicator("B"), count_indicator("C"), count_indicator("D")]
    return cast, period, indicators


def cell(indicator, name):
    return f"[name='{indicator.pk}-{name}']"


def open_sheet(page, user, period, agency):
    """Go from the list to the table of an agency, as a person does."""
    sign_in(page, user)
    page.goto("/figures/")
    page.locator(f"main tbody a[href*='/figures/{period.pk}/{agency.pk}/']").first.click()
    page.wait_for_url(f"**/figures/{period.pk}/{agency.pk}/**")


def stored():
    values = Value.objects.filter(is_current=True).order_by("indicator__code")
    return [(one.indicator.code, one.numerator, one.denominator, one.value, one.none_arose) for one in values]


def agree(page):
    page.locator("dialog[open] [value=yes]").click()


def test_figures_are_typed_pasted_submitted_and_verified(office, browser_page):
    cast, period, (first, second, third, fourth) = office
    open_sheet(browser_page, cast.focal_point_a, period, cast.ministry_a)
    browser_page.locator(cell(first, "numerator")).evaluate(PASTE, BLOCK)
    assert browser_page.locator(cell(third, "value")).input_value() == "56"
    browser_page.locator(cell(third, "value")).focus()
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.name") == f"{fourth.pk}-value"
    browser_page.keyboard.press("Shift+Tab")
    browser_page.locator(cell(fourth, "none_arose")).check()
    browser_page.locator(f"#made-{second.pk}", has_text="61,7").wait_for()
    browser_page.locator("button[formaction*='/submit/']").click()
    agree(browser_page)
    browser_page.wait_for_selector("[data-saved]")
    assert stored() == [
        ("A", 30, 100, 30, False),
        ("B", 1234, 2000, Decimal("61.7"), False),
        ("C", None, None, 56, False),
        ("D", None, None, None, True),
    ]
    open_sheet(browser_page, cast.secretariat, period, cast.ministry_a)
    browser_page.locator("form[action*='/verify/'] button").click()
    browser_page.wait_for_selector("[data-saved]")
    assert set(Value.objects.values_list("state", flat=True)) == {ValueState.VERIFIED}


def test_wrong_row_is_told_at_once_and_keeps_from_submitting(office, browser_page, browser_watch):
    cast, period, (first, *_others) = office
    open_sheet(browser_page, cast.focal_point_a, period, cast.ministry_a)
    browser_page.locator(cell(first, "numerator")).fill("130")
    browser_page.keyboard.press("ArrowRight")
    browser_page.keyboard.type("100")
    browser_page.wait_for_selector(f"#notes-{first.pk} .tone-error")
    browser_page.locator("button[formaction*='/submit/']").click()
    agree(browser_page)
    browser_page.wait_for_selector("[data-error-summary]")
    browser_watch.forgive("422")
    assert browser_page.locator(cell(first, "numerator")).input_value() == "130"
    assert Value.objects.get().state == ValueState.DRAFT


def test_sheet_works_without_a_script(office, browser_page, live_server):
    cast, period, (first, *_others) = office
    context = browser_page.context.browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, cast.officer_a)
    page.goto(f"/figures/{period.pk}/{cast.ministry_a.pk}/")
    page.locator(cell(first, "numerator")).fill("30")
    page.locator(cell(first, "denominator")).fill("100")
    page.locator("#sheet-form button[data-primary]").click()
    page.wait_for_selector("[data-saved]")
    context.close()
    assert stored() == [("A", 30, 100, 30, False)]


def test_pages_of_figures_are_accessible(office, browser_page):
    cast, period, (first, second, third, _fourth) = office
    reported(first, cast.ministry_a, period, state=ValueState.DRAFT, numerator=130, denominator=100)
    reported(second, cast.ministry_a, period, state=ValueState.RETURNED, reason="Sai mẫu số")
    verified = reported(third, cast.ministry_a, period, value=5)
    reported(first, cast.ministry_b, period, state=ValueState.SUBMITTED, submitted_at=timezone.now())
    sheet = f"/figures/{period.pk}/{cast.ministry_a.pk}/"
    sign_in(browser_page, cast.focal_point_a)
    for address in ("/figures/", sheet, f"{sheet}values/{verified.pk}/"):
        assert complaints(browser_page, address) == []
    sign_in(browser_page, cast.secretariat)
    for address in ("/figures/", "/figures/?show=waiting", f"/figures/{period.pk}/{cast.ministry_b.pk}/"):
        assert complaints(browser_page, address) == []
