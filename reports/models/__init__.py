"""Figures as they stood, kept so that a change can be told."""

from reports.models.snapshot import CompletionSnapshot

__all__ = ["CompletionSnapshot"]
