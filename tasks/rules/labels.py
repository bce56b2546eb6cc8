"""Marks the English words of an enum for the catalogues; they are translated where they are shown."""

from enum import StrEnum
from typing import Self


def gettext_noop(text: str) -> str:
    """Return the text unchanged: the extraction of messages looks for this name."""
    return text


class LabelledEnum(StrEnum):
    """A stored value that carries what the screen needs, so that word, icon and tone never drift apart.

    Members are written `NAME = value, label[, icon, tone]`; `label` is an English message id.
    """

    label: str
    icon: str
    tone: str

    def __new__(cls, value: str, label: str, icon: str = "", tone: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.icon = icon
        member.tone = tone
        return member
