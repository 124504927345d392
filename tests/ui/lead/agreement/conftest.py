"""The page on agreement over a study that was coded, its figures computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coded_for_page import coded_study, view_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.lead.panels.agreement import AgreementPanel


@pytest.fixture
def study(tmp_path: Path) -> Path:
    coded_study(tmp_path / "trial").store.close()
    return tmp_path / "trial"


@pytest.fixture
def ready(settle: Callable[[], None], qtbot: QtBot) -> Callable[[AgreementPanel], None]:
    """Wait until a page shows the figures that were asked for."""

    def wait(panel: AgreementPanel) -> None:
        for _ in range(3):
            settle()
            qtbot.waitUntil(lambda: panel.computing.is_idle, timeout=60_000)
            qtbot.wait(30)

    return wait


@pytest.fixture
def panel(page: Callable[[str], Panel], ready: Callable[[AgreementPanel], None]) -> AgreementPanel:
    made: AgreementPanel = page("agreement")  # type: ignore[assignment]
    ready(made)
    return made


@pytest.fixture
def pairs(panel: AgreementPanel, ready: Callable[[AgreementPanel], None]) -> AgreementPanel:
    """The page with its pairs in front, and anna and ben chosen."""
    panel.line.which.parts[1].click()
    ready(panel)
    view_of(panel).map.choose("anna", "ben")
    return panel
