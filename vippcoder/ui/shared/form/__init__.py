"""Forms built from data: a field is described once, and its control, help and faults follow."""

from __future__ import annotations

from vippcoder.ui.shared.form.fields import Cell, Field, Kind, Section
from vippcoder.ui.shared.form.form import Form

__all__ = ["Cell", "Field", "Form", "Kind", "Section"]
