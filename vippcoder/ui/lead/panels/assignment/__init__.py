"""Assignment: who codes what in which order, looked at before it holds."""

from __future__ import annotations

from vippcoder.ui.lead.panels.assignment.page import AssignmentPanel

__all__ = ["AssignmentPanel"]
