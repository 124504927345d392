"""How well observers agree on stretches and moments of a film: numbers in and out."""

from __future__ import annotations

from vippcoder.agreement.segments.coded import CodedSession, Mark, Settings
from vippcoder.agreement.segments.results import results_of

__all__ = ["CodedSession", "Mark", "Settings", "results_of"]
