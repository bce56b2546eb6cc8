"""What a mail server says about a mail that came back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.rules.bounce import Bounce, read_bounce
from tests.tasks.bounces import make_report

NUMBER = "<abc@reform.example.vn>"


@pytest.mark.parametrize("whole", [True, False])
def test_failure_names_the_mail_and_the_words_of_the_server(whole: bool) -> None:
    report = make_report(NUMBER, words="smtp; 550 5.1.1 No such\n user here", whole=whole)
    assert read_bounce(report) == Bounce(NUMBER, "5.1.1 550 5.1.1 No such user here")


def test_report_without_words_tells_its_status() -> None:
    assert read_bounce(make_report(NUMBER, words="")) == Bounce(NUMBER, "5.1.1")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_report_of_anything_but_a_failure_is_none(action: str) -> None:
    assert read_bounce(make_report(NUMBER, action=action)) is None


def test_report_that_names_no_mail_is_none() -> None:
    assert read_bounce(make_report("")) is None


def test_answer_of_a_person_is_none() -> None:
    assert read_bounce(f"Subject: Vắng mặt\nIn-Reply-To: {NUMBER}\n\nTôi đi vắng.".encode()) is None


def test_long_words_are_cut() -> None:
    bounce = read_bounce(make_report(NUMBER, words="smtp; " + "x" * 5000))
    assert bounce is not None
    assert len(bounce.words) == 300


@given(st.one_of(st.binary(max_size=300), st.integers(0, 900)))
def test_whatever_comes_is_read_or_none(given: bytes | int) -> None:
    """Noise is no bounce; a report that was cut off names the right mail, a piece of its name, or none."""
    content = make_report(NUMBER)[:given] if isinstance(given, int) else given
    bounce = read_bounce(content)
    assert bounce is None or NUMBER.startswith(bounce.message_id)
