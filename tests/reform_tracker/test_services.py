"""The services of the tests are real ones: a broker, a worker, a mail server, a browser."""

from email.header import decode_header, make_header

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page

from reform_tracker.celery import app
from tests.browser import BrowserWatch
from tests.conftest import LiveWorker, SmtpServer


def test_cache_keeps_what_it_is_given(broker_url: str) -> None:
    cache.set("some-key", "một giá trị", 30)
    assert cache.get("some-key") == "một giá trị"


def test_mail_server_receives_what_is_sent(smtp_server: SmtpServer) -> None:
    mail.send_mail("Chủ đề", "Nội dung.", "sender@example.vn", ["receiver@example.vn"])
    [message] = smtp_server.messages
    assert message["X-RcptTo"] == "receiver@example.vn"
    assert str(make_header(decode_header(message["Subject"]))) == "Chủ đề"


def test_worker_takes_the_jobs_of_this_test(live_worker: LiveWorker) -> None:
    app.send_task("tasks.deliver_outbox")
    live_worker.wait_until_idle()
    assert "tasks.deliver_outbox" in live_worker.log_path.read_text()


def test_browser_page_opens_this_test_s_server(browser_page: Page, browser_watch: BrowserWatch) -> None:
    browser_page.goto("/healthz")
    assert '"database": "ok"' in browser_page.content()
    # No page of ours, and so without an icon; without a broker also an error.
    browser_watch.forgive("favicon.ico|healthz")


@pytest.mark.parametrize(
    "script",
    [
        "console.error('something')",
        "setTimeout(() => { throw new Error('something') })",
        "fetch('http://127.0.0.2:9/').catch(() => {})",
        "document.body.setAttribute('style', 'color: red')",
    ],
)
def test_browser_watch_notes_what_goes_wrong(browser_page: Page, browser_watch: BrowserWatch, script: str) -> None:
    browser_page.goto("/healthz")
    browser_watch.forgive("favicon.ico|healthz")
    browser_page.evaluate(script)
    for _try in range(100):
        if browser_watch.problems:
            break
        browser_page.wait_for_timeout(100)
    assert browser_watch.problems
    browser_watch.forgive("")
