"""A real Chromium for the tests, which fails a test for everything that a careful person would see in its console."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests import services

TIMEOUT_MS = 20_000
# The policy's refusals, said by the page itself, whatever the browser chooses to log.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Security policy: ${event.violatedDirective} refused ${event.blockedURI}`));
"""


@dataclass
class BrowserWatch:
    """What went wrong in the pages of one test; a browser may say it only after the test has gone on."""

    noted: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """Return what was noted so far and isn't forgiven."""
        return [problem for problem in self.noted if not any(re.search(one, problem) for one in self.forgiven)]

    def forgive(self, pattern: str) -> None:
        """Leave out the problems that a test brings about on purpose, and that match the regular expression."""
        self.forgiven.append(pattern)

    def watch(self, page: Page) -> None:
        """Listen to a page's console, its uncaught errors and its requests."""
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.noted.append(f"uncaught error: {error}"))
        page.on("request", self._note_request)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.noted.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            self.noted.append(f"request to another place: {request.url}")


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    # Playwright's loop counts as a running one for the whole thread, where Django then refuses to use its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=services.chromium(), args=services.chromium_flags())
        yield browser
        browser.close()


@pytest.fixture
def browser_watch() -> BrowserWatch:
    """The list of what went wrong in `browser_page`, for a test that must forgive something."""
    return BrowserWatch()


@pytest.fixture
def browser_page(_browser: Browser, browser_watch: BrowserWatch, live_server: Any) -> Iterator[Page]:
    """A page of a fresh browser at the office's size, with `live_server` as its base address."""
    context = _browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1280, "height": 800},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    context.set_default_timeout(TIMEOUT_MS)
    context.add_init_script(REPORT_VIOLATIONS)
    context.on("page", browser_watch.watch)
    yield context.new_page()
    context.close()
    assert browser_watch.problems == []
