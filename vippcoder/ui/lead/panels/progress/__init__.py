"""Progress: how far the coding is, and what needs the lead's eye; masks alone."""

from __future__ import annotations

from vippcoder.ui.lead.panels.progress.page import ProgressPanel

__all__ = ["ProgressPanel"]
