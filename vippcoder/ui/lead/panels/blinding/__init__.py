"""Blinding check: what films, plan and packs would tell, before they leave."""

from __future__ import annotations

from vippcoder.ui.lead.panels.blinding.page import BlindingPanel

__all__ = ["BlindingPanel"]
