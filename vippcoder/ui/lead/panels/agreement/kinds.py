"""The views of the page, each imported when it is first looked at: charts and scipy take time."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vippcoder.ui.lead.panels.agreement.view import View

TABLES: Final = "tables"
_PACKAGE: Final = "vippcoder.ui.lead.panels.agreement"


@dataclass(frozen=True, slots=True)
class ViewKind:
    """One view."""

    name: str
    title: str
    module: str
    made: str
    """The class in the module."""

    def make(self) -> View:
        """Import and make it."""
        view: View = getattr(import_module(f"{_PACKAGE}.{self.module}"), self.made)()
        return view


KINDS: Final = (
    ViewKind(TABLES, "Table", "tables_view", "TablesView"),
    ViewKind("pairs", "Pairs", "pairs_view", "PairsView"),
    ViewKind("segments", "Segments", "segments_view", "SegmentsView"),
    ViewKind("drift", "Drift", "drift_view", "DriftView"),
    ViewKind("planning", "Planning", "planning_view", "PlanningView"),
    ViewKind("text", "Text", "text_view", "TextView"),
)
