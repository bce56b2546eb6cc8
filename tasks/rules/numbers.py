"""Numbers of rows as they are sent from outside."""

# The database counts rows with eight bytes; numbers of so many digits always fit.
MOST_DIGITS = 18


def row_number(text: str) -> int | None:
    """Return the number of a row that somebody sent.

    Empty: None for anything but up to eighteen digits, which is no row's number.
    """
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def row_numbers(texts: list[str], most: int) -> list[int]:
    """Return the numbers among what somebody sent, no more than `most`; the rest is left out."""
    numbers = (row_number(text) for text in texts)
    return [number for number in numbers if number is not None][:most]
