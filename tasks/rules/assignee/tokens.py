"""Cuts the wording of assignees into folded words and marks, keeping where each stood."""

import re
from dataclasses import dataclass

from tasks.rules.text import fold

# Abbreviations that stand for several words wherever they occur.
_EXPANSIONS = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho", "cqnb": "co quan ngang bo",
    "cqtcp": "co quan thuoc chinh phu", "tthc": "thu tuc hanh chinh", "cctthc": "cai cach thu tuc hanh chinh",
    "cchc": "cai cach hanh chinh", "tw": "trung uong", "vn": "viet nam", "bhxh": "bao hiem xa hoi", "bcd": "ban chi dao",
    "ttg": "thu tuong chinh phu", "dn": "doanh nghiep", "cp": "chinh phu", "cq": "co quan",
}  # fmt: skip
# "KH&ĐT", "LĐ-TB&XH" and "TT & TT" are one word; so is "TT-TT".
_TOKEN = re.compile(r"[A-ZĐ]+(?:(?:\s?&\s?|-)[A-ZĐ]+(?![a-zà-ỹ]))+|[^\W_]+|[(),;:&/+\[\]-]", re.UNICODE)
_BULLET = re.compile(r"(?:^|(?<=[\n;]))\s*(?:[-+*•–]|\d{1,2}[.)])\s+")
JOINTS = frozenset({",", "-", "&", "/", "va", "+"})
SEPARATORS = frozenset({",", ";", "va", "/", "+", "&", "-"})


@dataclass(frozen=True)
class Token:
    """One folded word or mark, and where it stands in the text."""

    key: str
    start: int
    end: int
    is_capital: bool = False

    @property
    def is_word(self) -> bool:
        """Return whether it is a word and not a mark."""
        return self.key[0].isalnum()


def one_line(text: str) -> str:
    """Return a cell as one line: lines and bullets become items of a list."""
    lines = re.sub("[‐‑‒–—−]", "-", text.strip())
    lines = _BULLET.sub(" ", re.sub(r"[\r\n]+", "\n", lines))
    lines = re.sub(r"\s*[;,]?\s*\n\s*", "; ", lines)
    return " ".join(lines.split()).strip(" .;,")


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a text; an abbreviation of several words gives several tokens at the same place."""
    tokens: list[Token] = []
    for found in _TOKEN.finditer(text):
        written = found.group(0)
        key = fold(written)
        if len(key) > 1:
            key = re.sub(r"[\s&-]", "", key)
        if not key:
            continue
        if written.lower() == "cùng" or (written.lower() == "với" and tokens and tokens[-1].key == "va"):
            key = "va"  # the mark matters: "cung cấp" is no conjunction
        capital = written[0].isupper()
        for part in _EXPANSIONS.get(key, key).split():
            tokens.append(Token(part, found.start(), found.end(), capital))
    return tokens


@dataclass(frozen=True)
class Phrase:
    """The words of a name, and before which of them a comma, dash or "và" may stand or be left out."""

    words: tuple[str, ...]
    joints: frozenset[int]

    def match(self, tokens: list[Token], position: int) -> int:
        """Return the position after the phrase when it stands here, else -1."""
        for index, word in enumerate(self.words):
            if index in self.joints:
                while position < len(tokens) and tokens[position].key in JOINTS:
                    position += 1
            if position >= len(tokens) or tokens[position].key != word:
                return -1
            position += 1
        return position


def phrase(text: str) -> Phrase:
    """Return the phrase of a name as it is kept in the catalogue."""
    words: list[str] = []
    joints: set[int] = set()
    for token in tokenise(text):
        if token.key in JOINTS:
            joints.add(len(words))
        elif token.is_word:
            words.append(token.key)
    return Phrase(tuple(words), frozenset(joints))
