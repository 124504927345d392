from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studies import stub_study
from vippcoder.ui.lead.window import LeadWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.lead.panel import Panel
    from vippcoder.ui.shared.look import Look


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "trial"
    stub_study(folder, dyads=2).close()
    return folder


@pytest.fixture
def lead(qtbot: QtBot, look: Look) -> Iterator[LeadWindow]:
    made = LeadWindow(look)
    qtbot.addWidget(made)
    made.resize(1366, 690)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    yield made
    for page in made.panels:
        page.may_leave = lambda: True  # type: ignore[method-assign]
    made.close()


@pytest.fixture
def settle(qtbot: QtBot, lead: LeadWindow) -> Callable[[], None]:
    """Wait until everything that was asked of the study is told."""

    def wait() -> None:
        qtbot.waitUntil(lambda: lead.desk is None or lead.desk.is_idle, timeout=60_000)
        qtbot.wait(1)
        qtbot.waitUntil(lambda: lead.desk is None or lead.desk.is_idle, timeout=60_000)

    return wait


@pytest.fixture
def page(lead: LeadWindow, study: Path, settle: Callable[[], None]) -> Callable[[str], Panel]:
    """Open the study and put a page in front by its name."""

    def put(name: str) -> Panel:
        if lead.desk is None:
            assert lead.open_folder(study), lead.start.error.title.text()
        at = [found for found, _ in lead._kinds].index(name)
        lead.go_to(at)
        settle()
        return lead.panels[at]

    return put
