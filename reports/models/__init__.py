"""Figures: what is measured, for whom and when, what it was and should be, and what points it makes."""

from reports.models.indicator import Indicator, IndicatorVersion
from reports.models.period import Period
from reports.models.score import Score, ScoreBand, ScoreGroup, ScoreItem, ScoreLine, ScoreObjection, ScoreSet
from reports.models.snapshot import CompletionSnapshot
from reports.models.value import Subject, Target, Value

__all__ = [
    "CompletionSnapshot",
    "Indicator",
    "IndicatorVersion",
    "Period",
    "Score",
    "ScoreBand",
    "ScoreGroup",
    "ScoreItem",
    "ScoreLine",
    "ScoreObjection",
    "ScoreSet",
    "Subject",
    "Target",
    "Value",
]
