"""What a rule has to say to a person, without the sentence: a code and the facts that belong to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Problem:
    """A remark or a refusal; the sentence for each code stands in `tasks/sentences.py`."""

    code: StrEnum
    params: Mapping[str, Any] = field(default_factory=dict)


class ProblemError(ValueError):
    """Input that can't be accepted; carries the problem that says why."""

    def __init__(self, code: StrEnum, **params: Any) -> None:
        super().__init__(f"{code.value}: {params}")
        self.problem = Problem(code, params)
