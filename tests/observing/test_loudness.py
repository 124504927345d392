from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from films_and_packs import draw, film_pack
from vippcoder.observing import kept, loudness
from vippcoder.observing.loudness import loudness_of
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return film_pack(tmp_path / "anna.vipppack", draw(tmp_path / "film.mp4"))


def test_a_film_is_listened_to_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_pack(folder) as pack:
        recording = pack.assignments[0].reference
        measured = loudness_of(pack, recording)
        assert measured.integrated_lufs is not None
        assert -60 < measured.integrated_lufs < -10
        with monkeypatch.context() as patched:
            patched.setattr(loudness, "measure_loudness", None)
            assert loudness_of(pack, recording) == measured
    assert [p.name for p in (folder / "cache").iterdir()] == ["R-7F3K.loudness"]
    assert verify_pack(folder).faults == ()


@pytest.mark.parametrize(
    "told",
    [
        {"integrated_lufs": "x", "true_peak_dbtp": -1.0},
        {"integrated_lufs": -5.0},
        {},
    ],
)
def test_what_was_kept_by_another_program_is_measured_again(
    folder: Path, told: dict[str, Any]
) -> None:
    with open_pack(folder) as pack:
        recording = pack.assignments[0].reference
        measured = loudness_of(pack, recording)
        kept.keep(pack, recording, ".loudness", told)
        assert loudness_of(pack, recording) == measured


@pytest.mark.parametrize("spoilt", [b"", b"[]", bytes(4160)])
def test_what_is_spoilt_or_of_another_copy_is_measured_again(folder: Path, spoilt: bytes) -> None:
    with open_pack(folder) as pack:
        one, other = (a.reference for a in pack.assignments[:2])
        measured = loudness_of(pack, one)
        path = folder / "cache" / "R-7F3K.loudness"
        path.with_name("R-K9DM.loudness").write_bytes(path.read_bytes())
        assert kept.read_kept(pack, other, ".loudness") is None
        path.write_bytes(spoilt)
        assert kept.read_kept(pack, one, ".loudness") is None
        assert loudness_of(pack, one) == measured
        assert kept.read_kept(pack, one, ".loudness") == asdict(measured)


def test_two_copies_of_one_film_keep_nothing_alike(folder: Path) -> None:
    with open_pack(folder) as pack:
        for assignment in pack.assignments[:2]:
            measured = loudness_of(pack, assignment.reference)
    one, other = (path.read_bytes() for path in sorted((folder / "cache").iterdir()))
    assert len(one) == len(other)
    assert sum(a == b for a, b in zip(one, other, strict=True)) < len(one) / 50
    assert str(measured.integrated_lufs).encode() not in one + other
