"""What is left out or withheld is told with its reason; nothing tells whose a session is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton, QTableView

from coded_for_page import cells, coded_study, view_of
from vippcoder.domain.study import Purpose
from vippcoder.ui.lead.panels.agreement.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vippcoder.ui.lead.panels.agreement import AgreementPanel
    from vippcoder.ui.lead.window import LeadWindow


def test_what_is_left_out_is_listed_with_its_reason(panel: AgreementPanel) -> None:
    assert panel.line.left_out.text() == "1 left out…"
    panel.line.left_out.click()
    ((mask, *rest),) = cells(panel.list.lines)
    assert mask.startswith("R-")
    assert rest == ["dina", "it is training"]
    assert panel.list.lines.hasFocus()
    panel.back.click()
    assert panel.line.left_out.hasFocus()


def test_who_still_codes_a_session_sees_it_withheld(
    lead: LeadWindow, tmp_path: Path, ready: Callable[[AgreementPanel], None]
) -> None:
    made = coded_study(tmp_path / "other")
    made.given("cleo", 5, purpose=Purpose.DOUBLE)
    made.store.close()
    lead.start.person.setText("cleo")
    assert lead.open_folder(tmp_path / "other")
    panel: AgreementPanel = lead.panels[lead._go_to_page("agreement")]  # type: ignore[assignment]
    ready(panel)
    why = "withheld from cleo, who has still to code the session of 2 codings"
    assert [row[1:5] for row in cells(panel.tables.parts)] == [
        ["\N{EN DASH}"] * 2 + [why, "\N{EN DASH}"]
    ] * 2
    assert panel.tables.said["means"].text() == why
    assert panel.tables.statistics.model().rowCount() == 0
    panel.turn("pairs")
    ready(panel)
    assert set(view_of(panel).map._values) <= {
        frozenset(("anna", "cleo")),
        frozenset(("ben", "cleo")),
    }
    view_of(panel).map.choose("anna", "ben")
    assert view_of(panel).sessions.model().rowCount() == 0
    assert "withheld from you" in view_of(panel).told.text()
    panel.turn("text")
    ready(panel)
    view = panel.views["text"]
    assert isinstance(view, TextView)
    for key, text in view.texts.items():
        assert text.text().startswith("Withheld from you")
        assert not view.copies[key].isEnabled()


def test_no_word_tells_whose_a_session_is(
    pairs: AgreementPanel, lead: LeadWindow, ready: Callable[[AgreementPanel], None]
) -> None:
    view_of(pairs).session_asked.emit(cells(view_of(pairs).sessions)[0][0])
    ready(pairs)
    told = [lead.windowTitle()]
    for kind in (QLabel, QPushButton):
        told += [f"{found.text()} {found.toolTip()}" for found in pairs.findChildren(kind)]
    for table in pairs.findChildren(QTableView):
        told += [" ".join(row) for row in cells(table)]
    told += [
        view_of(pairs).scatter.accessibleDescription(),
        view_of(pairs).map.accessibleDescription(),
    ]
    for word in ("D-001", "baseline", "month-5", ".mov", ".mp4", "family 1"):
        assert word not in " | ".join(told)
