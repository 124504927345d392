"""Locking the ratings before allocation is seen, and the table that the analysis reads."""

from __future__ import annotations

from vippcoder.study.locking.table import analysis_table

__all__ = ["analysis_table"]
