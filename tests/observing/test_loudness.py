from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from films_and_packs import draw, film_pack
from vippcoder.observing import loudness
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
    assert [p.name for p in (folder / "cache").iterdir()] == ["R-7F3K.loudness.json"]
    assert verify_pack(folder).faults == ()


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "[]",
        '{"copy": "another", "integrated_lufs": -5.0, "true_peak_dbtp": -1.0}',
        '{"copy": "COPY", "integrated_lufs": "x", "true_peak_dbtp": -1.0}',
        '{"copy": "COPY"}',
    ],
)
def test_what_was_kept_of_another_copy_or_spoilt_is_measured_again(
    folder: Path, spoilt: str
) -> None:
    with open_pack(folder) as pack:
        recording = pack.assignments[0].reference
        measured = loudness_of(pack, recording)
        kept = folder / "cache" / "R-7F3K.loudness.json"
        kept.write_text(spoilt.replace("COPY", recording.sha256), encoding="utf-8")
        assert loudness_of(pack, recording) == measured
        assert json.loads(kept.read_text(encoding="utf-8"))["copy"] == recording.sha256
