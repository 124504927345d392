"""Intake: which film is whose, taken in as blinded recordings; names families and files."""

from __future__ import annotations

from vippcoder.ui.lead.panels.intake.page import IntakePanel

__all__ = ["IntakePanel"]
