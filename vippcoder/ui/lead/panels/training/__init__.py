"""The page on which observers are trained and certified."""

from __future__ import annotations

from vippcoder.ui.lead.panels.training.page import TrainingPanel

__all__ = ["TrainingPanel"]
