"""Design: how the study is to be run, as a form that says what its TOML file says."""

from __future__ import annotations

from vippcoder.ui.lead.panels.design.page import DesignPanel

__all__ = ["DesignPanel"]
