"""Where codings differ beyond the rule, and the conference that settles it."""

from __future__ import annotations

from vippcoder.ui.lead.panels.adjudication.page import AdjudicationPanel

__all__ = ["AdjudicationPanel"]
