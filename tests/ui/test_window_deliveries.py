"""A delivery is taken in from the work list: what is new appears, what was coded stays."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from films_and_packs import NOISE
from vippcoder.domain.ids import CodingId, Mask, RecordingId
from vippcoder.media.fingerprint import sha256
from vippcoder.observing import questions
from vippcoder.observing.pack import open_pack
from vippcoder.storage.pack.creation import PackContents, delivery_rows
from vippcoder.storage.pack.manifest import Manifest, write_manifest
from vippcoder.storage.pack.taking import key_of
from window_keys import Keys, rows, screens_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.observer.window import ObserverWindow

pytestmark = pytest.mark.qt_log_ignore(*NOISE)


def delivery_to(pack_folder: Path, delivery: Path) -> Path:
    """Make a delivery of one more session, and of an answer to every question."""
    with open_pack(pack_folder, read_only=True) as pack:
        (pack_id,) = pack.store.connection.execute("SELECT pack_id FROM pack").fetchone()
        key = key_of(pack.store.connection)
        known = pack.assignments[0]
        asked = questions.asked(pack)
        film = pack.recording_path(known.reference).read_bytes()
    (delivery / "media").mkdir(parents=True)
    copy = delivery / "media" / "R-NEW2.mp4"
    copy.write_bytes(film + (12).to_bytes(4, "big") + b"free" + b"new2")
    recording = replace(
        known.reference, id=RecordingId("rec-new"), file=copy.name, sha256=sha256(copy)
    )
    session = replace(
        known,
        coding=CodingId("coding4"),
        mask=Mask("R-NEW2"),
        position=4,
        recordings=(recording,),
    )
    manifest = Manifest(
        pack_id,
        "d1",
        delivery_rows(PackContents("anna", [], (), [session])),
        answers=[
            {"answer_id": f"a-{one.id}", "question_id": one.id, "text": "As speech."}
            for one in asked
        ],
    )
    write_manifest(delivery, manifest, key)
    return delivery


@pytest.fixture
def keys(qtbot: QtBot, window: ObserverWindow, pack_folder: Path) -> Keys:
    made = Keys(qtbot, window)
    made.open(pack_folder)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    made.begin()
    made.press("5", "Ctrl+Shift+L")
    made.type("Does singing count?")
    made.press("Ctrl+Return", "Esc", "Ctrl+W")
    return made


def masks(window: ObserverWindow) -> list[str]:
    return [assignment.mask for assignment in screens_of(window).pack.assignments]


@pytest.fixture
def delivery(keys: Keys, tmp_path: Path) -> Path:
    folder = screens_of(keys.window).pack.folder
    return delivery_to(folder, tmp_path / "anna.vippdelivery")


def take(keys: Keys, delivery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = keys.window
    monkeypatch.setattr(
        "vippcoder.ui.observer.window.QFileDialog.getExistingDirectory",
        lambda *_: str(delivery),
    )
    keys.press("Ctrl+Shift+D")
    keys.bot.waitUntil(lambda: not window.taking.is_busy, timeout=20_000)


def test_what_a_delivery_brings_appears(
    keys: Keys, delivery: Path, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = keys.window
    before = rows(pack_folder, "SELECT mask, value, rated_at FROM ratings_current")
    take(keys, delivery, monkeypatch)
    page = screens_of(window).sessions
    assert window.pages.currentWidget() is page
    assert masks(window) == ["R-7F3K", "R-K9DM", "R-W8HN", "R-NEW2"]
    assert page.news.title.text() == ("The delivery is taken in: 1 new session, 1 answer.")
    assert page.news.property("box") == "note", "nothing is wrong, so nothing is amber"
    chosen = page.table.visualRect(page.table.currentIndex())
    assert page.table.viewport().rect().contains(chosen), "what comes next stays in view"
    assert rows(pack_folder, "SELECT mask, value, rated_at FROM ratings_current") == before
    keys.press("End", "Return")
    keys.wait_for_frame(0)
    assert window.windowTitle() == "R-NEW2"
    keys.press("Ctrl+W")
    take(keys, delivery, monkeypatch)
    assert "already" in screens_of(window).sessions.news.title.text()


def test_a_delivery_that_was_changed_leaves_the_pack_as_it_was(
    keys: Keys, delivery: Path, pack_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = delivery / "manifest.json"
    told = json.loads(manifest.read_text())
    told["answers"][0]["text"] = "It is the first group."
    manifest.write_text(json.dumps(told))
    take(keys, delivery, monkeypatch)
    window = keys.window
    page = screens_of(window).sessions
    assert "changed on its way" in page.error.title.text()
    assert str(delivery.parent) not in page.error.accessibleName()
    assert len(masks(window)) == 3
    assert rows(pack_folder, "SELECT count(*) FROM answers") == [(0,)]


def test_what_is_no_delivery_is_told_in_the_observers_words(
    keys: Keys, delivery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (delivery / "manifest.json").unlink()
    take(keys, delivery, monkeypatch)
    told = screens_of(keys.window).sessions.error
    said = f"{told.title.text()} {told.detail.text()}"
    assert "is no delivery" in said.lower()
    assert "manifest" not in said
    assert ".json" not in said


def test_a_delivery_is_taken_in_on_the_work_list_alone(
    window: ObserverWindow, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.press("Home", "Return")
    keys.wait_for_frame(0)
    monkeypatch.setattr(
        "vippcoder.ui.observer.window.QFileDialog.getExistingDirectory",
        lambda *_: pytest.fail("asked"),
    )
    keys.press("Ctrl+Shift+D")
    notice = screens_of(window).coding.rating.notice.text()
    assert notice == "A delivery is taken in on the work list: Ctrl W."
