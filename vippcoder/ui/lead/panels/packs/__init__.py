"""Packs: issuing them to observers, and collecting what comes home."""

from __future__ import annotations

from vippcoder.ui.lead.panels.packs.page import PacksPanel

__all__ = ["PacksPanel"]
