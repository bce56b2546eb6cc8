"""Whether an update says anything new."""


def is_repetition(text: str, earlier: str) -> bool:
    """Return whether a text repeats an earlier one word for word; case, spaces and a full stop at the end don't count.

    Empty: an empty text repeats nothing.
    """
    said = _words(text)
    return bool(said) and said == _words(earlier)


def _words(text: str) -> list[str]:
    return text.casefold().rstrip(" .!…\n\t").split()
