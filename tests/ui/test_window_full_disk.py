"""A full disk, seen by the observer: said at once, nothing shown as saved that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow


def test_a_full_disk_is_told_and_the_rating_is_kept_for_another_try(
    qtbot: QtBot, window: ObserverWindow, pack_folder: Path
) -> None:
    keys = Keys(qtbot, window)
    keys.open(pack_folder)
    keys.begin()
    keys.press("5")
    screens = screens_of(window)
    connection: sqlite3.Connection = screens.pack.store.connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    for n in range(300):
        shown = screens.desk.page.ratings[0].value
        keys.press(str(1 + n % 7))
        if not screens.desk.is_saved:
            break
    assert not screens.desk.is_saved
    assert screens.coding.error.isVisible()
    assert screens.desk.page.ratings[0].value == shown, "what is not saved is not shown"
    stored = "SELECT value FROM ratings_current"
    assert rows(pack_folder, stored) == [(float(shown or 0),)]

    connection.execute("PRAGMA max_page_count = 1000000")
    screens.desk.try_again()
    assert screens.desk.is_saved
    assert not screens.coding.error.isVisible()
    assert rows(pack_folder, stored) == [(float(1 + n % 7),)]
