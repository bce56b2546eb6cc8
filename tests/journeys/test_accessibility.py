"""Every kind of page, at the office's width and a phone's: no violation that axe finds, nothing wider than the screen."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from reports.rules.kinds import Audience, Operator, Origin, SubjectKind, ValueState
from tasks.actions.completion import return_completion, submit_completion
from tasks.actions.progress import log_progress
from tasks.rules.clock import local_date
from tests.cast import PASSWORD, Cast, make_cast
from tests.factories import make_agency, make_assignment, make_directive, make_task
from tests.reports.makers import make_indicator, make_period, make_subject, make_target, make_value

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 360)
READERS = ["/assignments/", "/assignments/?status=overdue&q=x", "/directives/", "/board/", "/board/?by=directive"]
FIGURES = ["/indicators/", "/scoreboard/", "/compare/"]

COMBOBOXES_STAND = "[...document.querySelectorAll('[data-combobox] select')].every((select) => select.tomselect)"


@pytest.fixture
def office(db) -> Cast:
    """The cast with one assignment in every situation that looks different."""
    people, now = make_cast(), timezone.now()
    task = make_task(make_directive(summary="Kết luận phiên họp."), wording="Rà soát thủ tục hành chính " * 8)
    for days in (-12, 0, 3, 30):
        make_assignment(task=make_task(wording=f"Việc {days}"), agency=people.ministry_a, due_on=day_in(days))
    share = make_assignment(task=task, agency=people.ministry_a, due_on=day_in(-3))
    log_progress(
        assignment=share, by=people.officer_a, now=now, done="Đã gửi dự thảo.", percent=40, difficulties="Chờ."
    )
    report = submit_completion(
        assignment=share, by=people.officer_a, now=now, product_number="1/BC", late_cause="Chờ ý kiến."
    )
    return_completion(request=report, by=people.secretariat, now=now, reason="Thiếu phụ lục.")
    waiting = make_assignment(task=task, agency=people.ministry_b, due_on=day_in(5))
    submit_completion(assignment=waiting, by=people.focal_point_b, now=now, note="Đã công khai.")
    make_assignment(task=task, class_wording="06 bộ")
    make_figures(people)
    return people


def make_figures(people: Cast) -> None:
    """Store an indicator with a target, a gap, "none arose", a bound, a revision and a published figure."""
    indicator = make_indicator(audience=Audience.AGENCIES, theme="Hồ sơ trực tuyến")
    agencies = [people.ministry_a, people.ministry_b, *(make_agency(f"Bộ {letter}") for letter in "CDEG")]
    nation = make_subject(kind=SubjectKind.NATION)
    for back in (90, 60, 30):
        period = make_period(day_in(-back), name=f"Tháng -{back}")
        make_target(indicator, nation, period, 60)
        for place, agency in enumerate(agencies[:4]):
            make_value(indicator, agency, period, numerator=90 - back // 3 - place, denominator=100)
        make_value(indicator, agencies[4], period, 10, operator=Operator.LESS)
    make_value(indicator, agencies[5], period)
    make_value(indicator, nation, period, 45, origin=Origin.PUBLISHED, state=ValueState.PUBLISHED, source="Báo")
    make_value(indicator, people.ministry_a, period, 5, is_current=False, revision=2, reason="Bổ sung")


def day_in(days: int):
    return local_date(timezone.now()) + timedelta(days=days)


def sign_in(page: Page, user) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.locator("[name=username]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def complaints(page: Page, address: str) -> list[str]:
    """Return what is wrong with a page at both widths, in words."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        page.wait_for_function(COMBOBOXES_STAND)
        for violation in Axe().run(page).response["violations"]:
            places = ", ".join(str(node["target"]) for node in violation["nodes"][:3])
            found.append(f"{address} at {width}: {violation['id']} ({places})")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{address} at {width}: wider than the screen")
    return found


def links(page: Page, address: str, pattern: str) -> list[str]:
    """Return the address of the first row of the list at `address`."""
    page.goto(address)
    return [
        link.get_attribute("href").split("#")[0] for link in page.locator(f"main tbody a[href*='{pattern}']").all()[:1]
    ]


def test_sign_in_before_and_after_an_error(db, browser_page):
    assert complaints(browser_page, "/sign-in/") == []
    browser_page.goto("/sign-in/")
    browser_page.locator("button[type=submit]").first.click()
    assert [violation["id"] for violation in Axe().run(browser_page).response["violations"]] == []


def test_pages_of_an_agency(office, browser_page):
    sign_in(browser_page, office.focal_point_a)
    wrong = complaints(browser_page, "/my-work/") + complaints(browser_page, "/password/")
    for address in links(browser_page, "/my-work/?only=returned", "/assignments/"):
        wrong += complaints(browser_page, address) + complaints(browser_page, f"{address}completion/")
    assert wrong == []


def test_pages_of_the_secretariat(office, browser_page):
    sign_in(browser_page, office.secretariat)
    addresses = [*READERS, *FIGURES, "/acceptance/", "/directives/new/", "/directives/import/"]
    addresses += links(browser_page, "/acceptance/", "/acceptance/")
    addresses += links(browser_page, "/directives/", "/directives/")
    addresses += links(browser_page, "/indicators/", "/indicators/") + links(browser_page, "/scoreboard/", "/agencies/")
    for split in links(browser_page, "/assignments/?status=to_split", "/assignments/"):
        addresses += [split, f"{split}split/"]
    assert len(addresses) >= 10
    assert [complaint for address in addresses for complaint in complaints(browser_page, address)] == []


def test_pages_of_somebody_without_a_role(office, browser_page, browser_watch):
    sign_in(browser_page, office.outsider)
    assert complaints(browser_page, "/no-role/") == []
    assert complaints(browser_page, "/board/") == []
    browser_watch.forgive("403")
