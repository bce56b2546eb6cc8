"""Vietnamese text in one form: as it is kept, as it is searched, and as document numbers are compared."""

import re
import unicodedata

# Characters nobody sees: control characters that aren't blanks, zero-width ones, the soft hyphen.
_CONTROLS = (*range(0x09), *range(0x0E, 0x1C), 0x7F)
_INVISIBLE = dict.fromkeys((*_CONTROLS, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
# Letters of old encodings and foreign keyboards that stand for Vietnamese ones.
_STAND_INS = str.maketrans({"ƣ": "ư", "Ƣ": "Ư", "ð": "đ", "Ð": "Đ"})
# The tones, which the alphabet doesn't know: grave, acute, tilde, hook above, dot below.
_TONES = dict.fromkeys((0x0300, 0x0301, 0x0303, 0x0309, 0x0323))
# The letters of their own, each after its plain one: no Vietnamese word has a z.
_LETTERS = str.maketrans({"ă": "az", "â": "azz", "đ": "dz", "ê": "ez", "ô": "oz", "ơ": "ozz", "ư": "uz"})
_TOKEN = re.compile(r"[a-z]+|[0-9]+")


def clean(text: str) -> str:
    """Return the text composed (NFC), without invisible characters, old stand-in letters and doubled blanks."""
    composed = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_STAND_INS)
    return " ".join(composed.split())


def fold(text: str) -> str:
    """Return the text as it is searched: lower case, without diacritics, đ as d.

    The stored column and the words looked for both pass through here, so that they meet.
    """
    lowered = clean(text).lower().replace("đ", "d")
    parts = unicodedata.normalize("NFD", lowered)
    return "".join(character for character in parts if not unicodedata.combining(character))


def alphabet_key(text: str) -> str:
    """Return what texts are sorted by: a, ă, â, b, c, d, đ, e, ê …, whatever their capitals and tones.

    Only small letters and digits stand in it, which every database sorts alike.
    """
    toneless = unicodedata.normalize("NFD", clean(text).lower()).translate(_TONES)
    letters = unicodedata.normalize("NFC", toneless).translate(_LETTERS)
    return re.sub(r"[^a-z0-9]+", "0", letters)


def number_tokens(text: str) -> tuple[str, ...]:
    """Return the letters and numbers of a document number: ("12", "qd", "ttg") for "12/QĐ-TTg".

    Boundary: cut between letters and digits; leading zeros don't count, so that "05/BC" and "5/BC" meet.
    """
    return tuple((token.lstrip("0") or "0") if token.isdigit() else token for token in _TOKEN.findall(fold(text)))


def number_key(text: str) -> str:
    """Return what two spellings of one document number have in common: "12 qd ttg"."""
    return " ".join(number_tokens(text))
