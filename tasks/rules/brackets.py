"""Takes what stands in brackets out of a text: it explains, names or qualifies what stands before it."""

import re

_OPEN = {"(": ")", "[": "]"}
_NOT_VERBATIM = re.compile(
    r"[\[(]\s*(?:dịch lại|trích dịch|bản dịch)[^\])]*[\])]|[\[(][^\])]*không phải nguyên văn[^\])]*[\])]", re.IGNORECASE
)


def strip_not_verbatim(text: str) -> tuple[str, bool]:
    """Return the text without the remark that it is a translation, and whether the remark was there."""
    stripped = _NOT_VERBATIM.sub(" ", text)
    return " ".join(stripped.split()), stripped != text


def split_brackets(text: str) -> tuple[str, list[str]]:
    """Return the text outside all brackets, and the content of each outermost pair in order.

    Boundary: a bracket never closed reaches to the end; one never opened is dropped.
    """
    outside: list[str] = []
    inside: list[str] = []
    closing: list[str] = []
    for character in text:
        if character in _OPEN:
            if not closing:
                inside.append("")
                outside.append(" ")
            else:
                inside[-1] += character
            closing.append(_OPEN[character])
        elif closing and character == closing[-1]:
            closing.pop()
            if closing:
                inside[-1] += character
        elif closing:
            inside[-1] += character
        elif character not in _OPEN.values():
            outside.append(character)
    main = " ".join("".join(outside).split())
    return re.sub(r" +(?=[,;.:])", "", main), [part.strip() for part in inside if part.strip()]
