"""Observers: who codes, in which languages, how much."""

from __future__ import annotations

from vippcoder.ui.lead.panels.observers.page import ObserversPanel

__all__ = ["ObserversPanel"]
