"""The blinding check from the window: made beside it, kept, in words that unblind nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from filmed_study import filmed_study
from vippcoder.storage.study.checks import read_checks
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.modeltest import ModelTester

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.blinding import BlindingPanel
    from vippcoder.ui.lead.window import LeadWindow


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "trial"
    filmed_study(folder).close()
    return folder


def test_a_study_is_checked_and_the_report_is_kept(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None], lead: LeadWindow
) -> None:
    panel: BlindingPanel = page("blinding")  # type: ignore[assignment]
    badge = next(i for i in lead.navigation.items if i.objectName() == "go-to-blinding")
    assert not panel.findings.isVisible()
    QTest.keyClick(panel.check, Qt.Key.Key_Return)
    settle()
    assert panel.outcome.text() == "Nothing tells anything"
    rows = panel.findings.rows
    assert rows.rowCount() > 10
    outcomes = {rows.index(i, 0).data() for i in range(rows.rowCount())}
    assert outcomes == {"nothing found"}
    assert badge.badge == ""
    film = next((study / "media").iterdir())
    film.write_bytes(film.read_bytes() + b"\0\0\0\x1efreedyad-001 month-5 \0\0\0\0\0")
    panel.check.click()
    settle()
    assert panel.outcome.text() == "Something would tell"
    assert badge.badge == "!"
    assert panel.findings.item is not None
    assert not panel.findings.item.passed, "what was found stands first"
    said = " ".join(found.text() for found in panel.findChildren(QLabel))
    assert "dyad-001" not in said
    assert "month-5" not in said
    with opened_study(study, read_only=True) as store:
        assert [check.passed for check in read_checks(store)] == [True, False]
    panel.kept.choose_row(1)
    assert panel.outcome.text() == "Nothing tells anything"


def test_a_film_that_is_gone_is_told(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    panel: BlindingPanel = page("blinding")  # type: ignore[assignment]
    next((study / "media").iterdir()).unlink()
    panel.check.click()
    settle()
    assert panel.bar.title.text().startswith("It is gone; ")


def test_all_films_are_made_alike_after_one_more_asking(
    page: Callable[[str], Panel], study: Path, settle: Callable[[], None]
) -> None:
    before = {film.name for film in (study / "media").iterdir()}
    panel: BlindingPanel = page("blinding")  # type: ignore[assignment]
    panel.alike.click()
    assert panel.hint.isVisible()
    assert {film.name for film in (study / "media").iterdir()} == before, "only asked so far"
    QTest.keyClick(panel.hint.button, Qt.Key.Key_Return)
    settle()
    assert "6 sessions are alike now" in panel.hint.title.text(), panel.bar.title.text()
    sizes = {film.stat().st_size for film in (study / "media").glob("m-*.mp4")}
    assert len(sizes) == 1


def test_the_models(
    page: Callable[[str], Panel], settle: Callable[[], None], qtmodeltester: ModelTester
) -> None:
    panel: BlindingPanel = page("blinding")  # type: ignore[assignment]
    panel.check.click()
    settle()
    qtmodeltester.check(panel.findings.rows)
    qtmodeltester.check(panel.kept.rows)
