"""Reading what a mail server sends back about a mail that it couldn't deliver (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string, policy
from email.message import Message

MOST_WORDS = 300


@dataclass(frozen=True)
class Bounce:
    """A mail that came back: which one, and the words of the server that wouldn't take it."""

    message_id: str
    words: str


def read_bounce(content: bytes) -> Bounce | None:
    """Return which mail a delivery report says has failed for good.

    Boundary: a report that a mail is delayed, relayed or delivered is none of a failure.
    Empty: None for anything that isn't a report of a failure, or doesn't say which mail it is about.
    """
    report = message_from_bytes(content, policy=policy.compat32)
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return None
    parts = list(report.walk())
    failures = [one for part in parts for one in _recipients(part) if _field(one, "Action").lower() == "failed"]
    numbers = [number for part in parts for number in _numbers(part)]
    if not failures or not numbers:
        return None
    told = (f"{_field(one, 'Status')} {_diagnosis(one)}".strip() for one in failures)
    return Bounce(numbers[0], "; ".join(dict.fromkeys(told))[:MOST_WORDS])


def _recipients(part: Message) -> Iterator[Message]:
    """Yield what a delivery report says of each recipient; its first block is about the report itself."""
    blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, Message) and "Action" in block:
            yield block


def _numbers(part: Message) -> Iterator[str]:
    """Yield the Message-ID of the mail that came back, which is there whole or with its headers alone."""
    kind = part.get_content_type()
    if kind not in ("message/rfc822", "text/rfc822-headers"):
        return
    payload = part.get_payload()
    original = payload[0] if isinstance(payload, list) else message_from_string(str(payload))
    if isinstance(original, Message) and (found := _field(original, "Message-ID")):
        yield found


def _field(block: Message, name: str) -> str:
    return re.sub(r"\s+", " ", str(block.get(name, ""))).strip()


def _diagnosis(block: Message) -> str:
    """Return the server's words without the name of their kind: "smtp; 550 No such user" says "550 No such user"."""
    return _field(block, "Diagnostic-Code").partition(";")[2].strip()
