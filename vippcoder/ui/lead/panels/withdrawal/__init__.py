"""Withdrawal: what there is of a family is listed, removed once that was asked, and recorded."""

from __future__ import annotations

from vippcoder.ui.lead.panels.withdrawal.page import WithdrawalPanel

__all__ = ["WithdrawalPanel"]
