"""Rehearsals by command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from films_and_packs import film_pack
from vippcoder.demonstration.films import draw_film

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "film.mp4"
    draw_film(path, seconds=1, width=160, height=120)
    return path


def test_a_pack_is_coded_by_command(vippcoder: Vippcoder, film: Path, tmp_path: Path) -> None:
    folder = film_pack(tmp_path / "a.vipppack", film)
    told = vippcoder("study", "simulate-coding", folder, "--seed", 3, "--json").json()
    assert told["submitted"] + told["stopped"] == 3
    assert [c["mask"] for c in told["codings"]] == ["R-7F3K", "R-K9DM", "R-W8HN"]
    answer = vippcoder("study", "simulate-coding", tmp_path)
    assert answer.status == 1
    assert "is not a pack" in answer.err
