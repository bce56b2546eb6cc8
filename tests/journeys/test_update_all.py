"""The week's updates by keyboard alone, and the pages around them without anything axe complains of."""

import pytest

from tasks.models import ProgressEntry
from tests.cast import make_cast
from tests.factories import make_assignment, make_directive, make_task
from tests.journeys.test_accessibility import complaints, day_in, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(db):
    cast = make_cast()
    directive = make_directive(summary="Kết luận phiên họp.")
    for days in (-2, 3, 30):
        make_assignment(make_task(directive, wording=f"Việc {days}"), cast.ministry_a, due_on=day_in(days))
    return cast


def reach(page, selector, presses=80):
    """Press Tab until the control has the focus; what can't be reached fails."""
    for _press in range(presses):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} can't be reached by the keyboard")


def test_week_is_updated_by_keyboard_alone(people, browser_page, browser_watch):
    sign_in(browser_page, people.focal_point_a)
    browser_page.goto("/my-work/")
    reach(browser_page, ".week-band a")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/my-work/update-all/")
    cause = browser_page.locator("[name$='-cause']").first
    assert not cause.is_visible()
    reach(browser_page, "[name$='-outlook']")
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("ArrowDown")
    assert cause.is_visible()
    reach(browser_page, "[name$='-done']")
    browser_page.keyboard.type("Đã họp các đơn vị.")
    browser_page.keyboard.press("Control+Enter")
    browser_page.wait_for_selector("[data-error-summary]")
    assert browser_page.locator("[name$='-done']").first.input_value() == "Đã họp các đơn vị."
    reach(browser_page, "[name$='-cause']")
    browser_page.keyboard.type("Chờ ý kiến Bộ Tư pháp")
    browser_page.keyboard.press("Control+Enter")
    browser_page.wait_for_selector("[data-saved]")
    # The page that names the row to correct is answered as 422, which the console notes.
    browser_watch.forgive("422")
    entry = ProgressEntry.objects.get()
    assert (entry.outlook, entry.cause) == ("late", "Chờ ý kiến Bộ Tư pháp")


def test_update_all_is_accessible(people, browser_page):
    sign_in(browser_page, people.focal_point_a)
    assert complaints(browser_page, "/my-work/update-all/") == []


@pytest.mark.parametrize("address", ["/audit/", "/roles/"])
def test_log_and_roles_are_accessible(people, browser_page, address):
    sign_in(browser_page, people.auditor)
    assert complaints(browser_page, address) == []
