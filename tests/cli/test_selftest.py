from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from films import Recipe, draw

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder

FEW = ("--seeks", 5, "--steps", 5, "--pauses", 1)


def test_selftest_tells_how_exact_this_machine_is(vippcoder: Vippcoder, tmp_path: Path) -> None:
    film = draw(tmp_path / "film.mp4", Recipe(frames=100, sound="aac"))
    told = vippcoder("media", "selftest", film, *FEW, "--json")
    assert told.status == 0, told
    seen = told.json()
    assert seen["frames_asked"] == seen["frames_right"] == 11
    assert seen["is_exact"]
    assert seen["sentence"].startswith("All 11 frames")
    read = vippcoder("media", "selftest", film, *FEW)
    assert "film.mp4: All 11 frames asked for were the right ones; a seek takes" in read.out


def test_what_is_no_film_is_one_sentence(vippcoder: Vippcoder, tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    shutil.copy(__file__, text)
    told = vippcoder("media", "selftest", text)
    assert told.status == 1
    assert "text.mp4" in told.err
    assert told.err.count("\n") == 1
