"""A session under its mask, its codings beside each other: film, timeline, values, evidence."""

from __future__ import annotations

from vippcoder.ui.lead.comparison.view import ComparisonView

__all__ = ["ComparisonView"]
