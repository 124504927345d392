"""A study of four families and four observers, and what the page on agreement shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agreeing_study import AgreeingStudy
from vippcoder.domain.study import Purpose
from vippcoder.study.reliability.division import By, Division
from vippcoder.study.reliability.figures import Asked, reliability
from vippcoder.study.study import opened_study
from vippcoder.ui.lead.panels.agreement.pairs_view import PairsView

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QTableView

    from vippcoder.study.reliability.figures import Figures
    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow

ANNA = [2, 3, 4, 5, 6, 3.5, 4.5, 5.5, 2.5, 4, 4, 6.5]
BEN = [4, 3, 4, 5, 6, 4, 5, 6, 3, 4, 4, 7]
"""On three sessions both say 4; on the first they are two points apart."""


def coded_study(folder: Path) -> AgreeingStudy:
    """Return a study of four families and four observers, open."""
    made = AgreeingStudy(folder)
    made.coded("anna", ANNA)
    made.coded("ben", BEN, purpose=Purpose.DOUBLE)
    made.coded("cleo", [3, 3, 5, 5], purpose=Purpose.DOUBLE)
    made.coded("dina", [4], purpose=Purpose.TRAINING)
    return made


def view_of(panel: AgreementPanel) -> PairsView:
    """Return the view of pairs."""
    view = panel.views["pairs"]
    assert isinstance(view, PairsView)
    return view


def by_verb(lead: LeadWindow, study: Path, *by: By) -> tuple[Figures, ...]:
    """Close the window's study and return what the verb says."""
    assert lead.close_study()
    with opened_study(study, person="lead") as store:
        return reliability(store, Asked(Division(frozenset(by))))[0]


def cells(table: QTableView) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
