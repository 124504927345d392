"""Packs and the demonstration by command."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from films import Recipe, draw
from odd_films import ODD_FILMS
from vippcoder.demonstration.films import draw_film

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("films") / "home-film-17.mp4"
    draw_film(path, seconds=4, width=320, height=180)
    return path


def test_a_pack_is_made_listed_and_verified(
    vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "anna.vipppack"
    made = vippcoder("pack", "new", pack, "--observer", "anna", "--instrument", "sn-1", film,
                     "--group", "Red", "--group", "Blue", "--task", "meal", "--json")  # fmt: skip
    (mask,) = made.json()["masks"]
    (item,) = vippcoder("coding", "list", pack, "--json").json()
    assert (item["mask"], item["task"], item["film_found"]) == (mask, "meal", True)
    assert vippcoder("verify", pack).status == 0
    for dimension in ("sensitivity", "non-intrusiveness"):
        assert vippcoder("coding", "rate", pack, mask, dimension, 4).status == 0
    answer = vippcoder("coding", "submit", pack, mask, "--guess", "Green")
    assert answer.status == 1
    assert "the answers are Red, Blue, do not know" in answer.err


@pytest.mark.parametrize(
    "case",
    [
        (("--instrument", "care-9"), 1, "there is no instrument care-9"),
        (("--instrument", __file__), 1, "not valid TOML"),
        (("--group",), 2, "requires an argument"),
    ],
)
def test_what_is_wrong_is_said_and_leaves_no_pack(
    vippcoder: Vippcoder, film: Path, tmp_path: Path, case: tuple[tuple[str, ...], int, str]
) -> None:
    arguments, status, told = case
    pack = tmp_path / "anna.vipppack"
    answer = vippcoder("pack", "new", pack, "--observer", "a", film, *arguments)
    assert answer.status == status
    assert told in " ".join(answer.err.split())
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_breaks_off_or_is_damaged_is_packed_and_told(
    vippcoder: Vippcoder, tmp_path: Path
) -> None:
    whole = draw(tmp_path / "whole.mkv", Recipe(frames=100))
    cut = tmp_path / "cut.mp4"
    ODD_FILMS["truncated.mp4"](cut)
    made = vippcoder("pack", "new", tmp_path / "a.vipppack", "--observer", "a", cut)
    assert made.status == 0
    assert "1 session for a: R-" in made.out
    assert f"{cut}: The file breaks off before its end" in made.err
    made = vippcoder("pack", "new", tmp_path / "b.vipppack", "--observer", "a", whole)
    assert (made.status, made.err) == (0, "")
    spoilt = tmp_path / "spoilt.mp4"
    ODD_FILMS["damaged.mp4"](spoilt)
    made = vippcoder("pack", "new", tmp_path / "c.vipppack", "--observer", "a", spoilt)
    assert made.status == 0
    assert "part of the film is damaged" in made.err
    assert spoilt.stem not in made.err


def test_a_full_disk_is_told_of_the_pack_that_was_wanted(
    vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "anna.vipppack"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        answer = vippcoder("pack", "new", pack, "--observer", "a", film)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert answer.status == 1
    assert answer.err.startswith(f"{pack}: cannot be written to: ")
    assert list(tmp_path.iterdir()) == []


def test_the_demonstration_takes_given_films_and_stays(
    vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    pack = tmp_path / "demo.vipppack"
    assert vippcoder("demo", pack, "--video", film, "--no-window").status == 0
    before = (pack / "pack.sqlite").read_bytes()
    again = vippcoder("demo", pack, "--no-window")
    assert again.status == 0
    assert str(pack) in again.out
    assert (pack / "pack.sqlite").read_bytes() == before
    refused = vippcoder("demo", pack, "--video", film, "--no-window")
    assert refused.status == 1
    assert "never written over" in refused.err


def test_commands_start_without_the_heavy_libraries() -> None:
    script = (
        "import sys; from vippcoder.cli.app import build; build();"
        "print({'av', 'cv2', 'pandas', 'numpy', 'sqlite_utils', 'PySide6'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ
    )
    assert told.stdout.strip() == "set()"
