"""Notes about a child are handed on locked, whole and to the contact alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyrage
import pytest

from vippcoder.errors import StudyError
from vippcoder.study.messages.safeguarding import HandedOver, hand_over, sealed_notes

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY = pyrage.x25519.Identity.generate()


def note(pack: Path, name: str, text: str) -> Path:
    """Lay a locked note into a pack, as the observer's window does."""
    folder = pack / "safeguarding"
    folder.mkdir(parents=True, exist_ok=True)
    locked = folder / f"{name}.age"
    locked.write_bytes(pyrage.encrypt(text.encode(), [IDENTITY.to_public()]))
    return locked


def test_notes_are_copied_once_and_open_for_the_contact_alone(tmp_path: Path) -> None:
    anna, ben, desk = tmp_path / "a.vipppack", tmp_path / "b.vipppack", tmp_path / "contact"
    note(anna, "11", "a bruise")
    note(ben, "22", "left alone")
    assert hand_over([anna, ben], desk) == HandedOver(2, 0, 0)
    assert hand_over([anna, ben], desk) == HandedOver(0, 2, 0)
    read = {pyrage.decrypt(file.read_bytes(), [IDENTITY]) for file in desk.iterdir()}
    assert read == {b"a bruise", b"left alone"}
    assert sealed_notes(anna), "the pack keeps its own"


def test_another_note_of_the_same_name_is_not_lost(tmp_path: Path) -> None:
    anna, ben, desk = tmp_path / "a.vipppack", tmp_path / "b.vipppack", tmp_path / "contact"
    note(anna, "11", "a bruise")
    note(ben, "11", "left alone")
    assert hand_over([anna, ben], desk).copied == 2
    read = {pyrage.decrypt(file.read_bytes(), [IDENTITY]) for file in desk.iterdir()}
    assert read == {b"a bruise", b"left alone"}


def test_what_is_not_locked_or_leads_elsewhere_is_not_passed_on(tmp_path: Path) -> None:
    anna, desk = tmp_path / "a.vipppack", tmp_path / "contact"
    note(anna, "11", "a bruise").write_text("a bruise, for everybody to read", encoding="utf-8")
    secret = note(tmp_path / "elsewhere", "secret", "another's")
    (anna / "safeguarding" / "22.age").symlink_to(secret)
    assert hand_over([anna], desk) == HandedOver(0, 0, 2)
    assert not desk.exists()


def test_a_pack_without_notes_or_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.vipppack").mkdir()
    assert hand_over([tmp_path / "empty.vipppack"], tmp_path / "desk") == HandedOver(0, 0, 0)
    note(tmp_path / "a.vipppack", "11", "a bruise")
    with pytest.raises(StudyError, match="no such folder"):
        hand_over([tmp_path / "a.vipppack", tmp_path / "gone.vipppack"], tmp_path / "desk")
    assert not (tmp_path / "desk").exists()
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    with pytest.raises(StudyError, match="cannot be copied there"):
        hand_over([tmp_path / "a.vipppack"], in_the_way)
