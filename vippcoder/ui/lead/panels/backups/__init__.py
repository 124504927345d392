"""Backups: made and proved, gone back to; and the proof of the whole study."""

from __future__ import annotations

from vippcoder.ui.lead.panels.backups.page import BackupsPanel

__all__ = ["BackupsPanel"]
