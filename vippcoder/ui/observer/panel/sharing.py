"""How the rating panel shares its height; what gives way first where it is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.ui.observer.panel.ladder import Density

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from vippcoder.ui.observer.panel.evidence_area import EvidenceArea
    from vippcoder.ui.observer.panel.section import DimensionSection

_BOTH = 2
"""Dimensions that may stand open together."""


def share_out(
    panel: QWidget,
    sections: Sequence[DimensionSection],
    chosen: DimensionSection,
    evidence: EvidenceArea,
) -> None:
    """Open, tighten, fold, until everything that stands in the panel is there in full.

    In this order: the other ladder of two closes, rows lose their air, the list of notes folds away
    behind its head (it then takes the anchors' place when it is asked for, or while words are
    typed), headers of other dimensions go, the farthest first, then the head of the notes. Never
    the chosen ladder's anchors.

    Args:
        panel: the rating panel, of the size it has to do with.
        sections: one a dimension.
        chosen: the dimension that a digit rates.
        evidence: the notes, beneath.
    """
    opened = sections if len(sections) == _BOTH else [chosen]
    if any(section.is_asking for section in sections):
        opened = [chosen]
    for section in sections:
        section.show()
    ways = [
        (opened, Density.ROOMY, False),
        ([chosen], Density.ROOMY, False),
        ([chosen], Density.DENSE, False),
        ([chosen], Density.TIGHT, False),
        ([chosen], Density.TIGHT, True),
    ]
    for shown, density, folded in ways:
        evidence.set_folded(folded)
        evidence.show()
        away = evidence.takes_the_anchors_place
        for section in sections:
            section.ladder.set_density(density)
            section.set_open(section in shown and not away)
        wanted = evidence.wants if away or not folded else 0
        need = _needed(panel, sections, evidence)
        if density is not Density.TIGHT:
            need += _taller(panel, sections, shown)
        if need + wanted <= panel.height():
            evidence.is_unfolded = evidence.is_unfolded and folded
            return
    at = list(sections).index(chosen)
    for section in sorted(sections, key=lambda s: -abs(list(sections).index(s) - at)):
        if _needed(panel, sections, evidence) <= panel.height():
            return
        section.setVisible(section is chosen)
    if not evidence.takes_the_anchors_place:
        evidence.setVisible(_needed(panel, sections, evidence) <= panel.height())


def _needed(panel: QWidget, sections: Sequence[DimensionSection], evidence: EvidenceArea) -> int:
    """Return the least height of what is shown."""
    layout = panel.layout()
    if layout is None:
        return 0
    for section in sections:
        section.measure_anew()
    evidence.updateGeometry()
    layout.invalidate()
    return layout.totalMinimumHeightForWidth(panel.width())


def _taller(
    panel: QWidget, sections: Sequence[DimensionSection], shown: Sequence[DimensionSection]
) -> int:
    """Return by how much the tallest ladder is taller than the one that is open.

    So that choosing another dimension does not change how dense the rows are.
    """
    if len(shown) != 1 or not shown[0].is_ladder_shown:
        return 0
    width = shown[0].ladder_width(panel.width())
    tallest = max(section.ladder.heightForWidth(width) for section in sections)
    return tallest - shown[0].ladder.heightForWidth(width)
