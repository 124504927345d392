"""How well observers agree: figures, pairs, drift, planning and words, and the way to the film."""

from __future__ import annotations

from vippcoder.ui.lead.panels.agreement.page import AgreementPanel

__all__ = ["AgreementPanel"]
