"""Backups in the observer's window: made by themselves, offered where the pack is damaged."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from films_and_packs import MASKS, NOISE
from vippcoder.observing import backups, coding
from vippcoder.observing.pack import open_pack

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)


def rate(folder: Path, value: str) -> None:
    with open_pack(folder) as pack:
        held = pack.coding_of(MASKS[0])
        coding.rate(pack, held, pack.instruments[0].dimensions[0].id, Decimal(value))


def test_closing_a_pack_leaves_a_backup(window: ObserverWindow, pack_folder: Path) -> None:
    assert window.open_folder(pack_folder)
    window.close_pack()
    assert len(backups.backups_of(pack_folder)) == 1


def test_a_damaged_pack_offers_its_backup_and_asks_before(
    window: ObserverWindow, pack_folder: Path, qtbot: QtBot
) -> None:
    rate(pack_folder, "5.5")
    backups.back_up(pack_folder)
    (pack_folder / "pack.sqlite").write_bytes(b"\x00" * 9000)
    assert not window.open_folder(pack_folder)
    card = window.start.going_back
    assert card.isVisible()
    card.ask.click()
    assert card.leave.hasFocus(), "the way that changes nothing comes first"
    card.sure.click()
    qtbot.waitUntil(lambda: window.screens is not None)
    window.close_pack()
    with open_pack(pack_folder, read_only=True) as pack:
        (rating,) = coding.sheet(pack, pack.coding_of(MASKS[0])).ratings
    assert rating.value == Decimal("5.5")
    assert any(path.name.startswith("before-") for path in (pack_folder / "backups").iterdir())


def test_a_full_disk_is_told_and_nothing_else_suffers(
    window: ObserverWindow, pack_folder: Path, qtbot: QtBot
) -> None:
    (pack_folder / "backups").write_text("in the way", encoding="utf-8")
    assert window.open_folder(pack_folder)
    screens = window.screens
    assert screens is not None
    screens._keeper.look()
    qtbot.waitUntil(screens.sessions.error.isVisible)
    assert screens.sessions.error.title.text() == "No backup was made."
    window.close_pack()


def test_nothing_is_offered_where_the_pack_is_only_open_elsewhere(
    window: ObserverWindow, pack_folder: Path
) -> None:
    backups.back_up(pack_folder)
    with open_pack(pack_folder):
        assert not window.open_folder(pack_folder)
    assert not window.start.going_back.isVisible()
