"""Packs and films that another program changed, through the window: one sentence, no path."""

from __future__ import annotations

import sqlite3
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from vippcoder.demonstration.films import draw_film
from vippcoder.ui.shared.defects import DefectReporter
from window_keys import Keys, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow
    from vippcoder.ui.shared.bars import Bar


def words(bar: Bar, folder: Path) -> str:
    text = f"{bar.title.text()} {bar.detail.text()}"
    assert str(folder.parent) not in text
    return text


def edit(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "pack.sqlite")) as database:
        guards = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        kept = guards.fetchall()
        for name, _ in kept:
            database.execute(f"DROP TRIGGER {name}")
        for statement in (*statements, *(sql for _, sql in kept)):
            database.execute(statement)
        database.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE recordings SET file = '../../dyad-12.mp4' WHERE file = 'R-7F3K.mp4'",
        "UPDATE assignments SET task = 'month 5' WHERE mask = 'R-7F3K'",
        "CREATE VIEW arms AS SELECT 'intervention' AS arm, mask FROM assignments",
    ],
)
def test_a_changed_pack_is_refused_in_a_sentence(
    window: ObserverWindow, pack_folder: Path, statement: str
) -> None:
    edit(pack_folder, statement)
    assert not window.open_folder(pack_folder)
    said = words(window.start.error, pack_folder)
    assert "changed by another program" in said
    assert not any(word in said for word in ("dyad", "month", "arms", "intervention"))


def test_a_changed_rating_is_said_on_the_work_list(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("5")
    window.close_pack()
    edit(pack_folder, "UPDATE ratings SET value = 7")
    keys.open(pack_folder)
    error = screens_of(window).sessions.error
    qtbot.waitUntil(error.isVisible, timeout=20_000)
    assert "changed by another program" in words(error, pack_folder)


def test_another_film_of_the_same_length_is_put_away(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    draw_film(pack_folder / "media" / "R-7F3K.mp4", seconds=2, width=320, height=180, seed=6)
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    screens = screens_of(window)
    qtbot.waitUntil(screens.sessions.error.isVisible, timeout=20_000)
    said = words(screens.sessions.error, pack_folder)
    assert "R-7F3K" in said
    assert "not the film that was packed" in said
    assert screens.desk.assignment is None
    keys.press("Down", "Return")
    keys.wait_for_frame(0)
    assert window.windowTitle() == "R-K9DM"


def test_a_fault_in_another_thread_is_written_down_without_its_words(
    window: ObserverWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    DefectReporter(window.tell_defect, window.defect, tmp_path).install()

    def fail() -> None:
        raise ValueError("/study/dyad-12/month5.mp4")

    try:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    log = (tmp_path / "observer.log").read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "fail" in log
    assert "dyad" not in log + "".join(capsys.readouterr())
