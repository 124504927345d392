"""Sessions of several cameras: one folder is one session."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from films import Recipe, draw
from sounds import sound_film
from vippcoder.cli.app import run
from vippcoder.demonstration.voices import RATE, speak
from vippcoder.errors import StudyError
from vippcoder.instruments.files import find_instrument
from vippcoder.media.fingerprint import sha256
from vippcoder.media.index import index_film
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.packing.angles import angles_of
from vippcoder.packing.new_pack import NewPack, make_pack

LATER_S = 2.6


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """Three cameras: the second starts later, the third has no sound; and what a camera adds."""
    folder = tmp_path / "family-Smith-month5"
    folder.mkdir()
    sound = speak(20, Random(6)).samples
    sound_film(folder / "cam-Ahorn.mov", sound, codec="aac")
    sound_film(folder / "cam-Birke.mp4", 0.3 * sound[round(LATER_S * RATE) :], codec="aac")
    draw(folder / "cam-Cedar.mp4", Recipe(frames=60))
    (folder / "cam-Ahorn.thm").write_bytes(b"thumbnail")
    (folder / "._cam-Ahorn.mp4").write_bytes(b"of another system")
    return folder


def wanted(films: list[Path]) -> NewPack:
    instrument, text = find_instrument("sn-1", Path())
    return NewPack("anna", instrument, text, films)


def test_a_folder_is_one_session_of_angles(session: Path, tmp_path: Path) -> None:
    single = draw(tmp_path / "single-Eiche.mp4", Recipe(frames=40, sound="aac"))
    folder = tmp_path / "anna.vipppack"
    masks = make_pack(folder, wanted([session, single]))
    with open_pack(folder) as pack:
        (many,) = [a for a in pack.assignments if len(a.recordings) > 1]
        (one,) = [a for a in pack.assignments if a is not many]
        assert {many.mask, one.mask} == set(masks)
        assert [r.file for r in many.recordings] == [
            f"{many.mask}{ending}.mp4" for ending in ("", "-2", "-3")
        ]
        assert [r.unsure_because for r in many.recordings] == [
            "", "", "the second recording has no sound",
        ]  # fmt: skip
        offsets = [r.offset_us for r in many.recordings]
        assert offsets == [0, pytest.approx(LATER_S * 1_000_000, abs=3_000), 0]
        for source, recording in zip(angles_of(session), many.recordings, strict=True):
            assert recording.frames == index_film(source).frames
            copy = index_film(pack.recording_path(recording))
            assert copy.frames.times_us == recording.frames.times_us
    assert verify_pack(folder).faults == ()
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    for told in ("Smith", "month5", "Ahorn", "Birke", "Cedar", *map(sha256, angles_of(session))):
        assert told.encode() not in everything
        assert told not in " ".join(p.name for p in folder.rglob("*"))


def test_the_command_tells_which_offset_is_unsure(
    session: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "anna.vipppack"
    assert run(["pack", "new", str(folder), str(session), "--observer", "anna"]) == 0
    told = capfd.readouterr()
    assert "angle 3: its offset is set to 0 because the second recording has no sound" in told.err
    assert "Cedar" not in told.err + told.out
    assert told.out.startswith(f"{folder}: 1 session for anna: R-")


def test_folders_that_are_no_session_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.txt").write_text("none", encoding="utf-8")
    with pytest.raises(StudyError, match="folder without a film"):
        make_pack(tmp_path / "a.vipppack", wanted([empty]))
    many = tmp_path / "many"
    many.mkdir()
    for number in range(5):
        (many / f"{number}.mp4").write_bytes(b"x")
    with pytest.raises(StudyError, match="holds 5 films, and a session has 4 angles at most"):
        make_pack(tmp_path / "a.vipppack", wanted([many]))
    broken = tmp_path / "broken"
    broken.mkdir()
    sound_film(broken / "a.mov", np.zeros(RATE, np.float32))
    (broken / "b.mp4").write_bytes(b"no film")
    with pytest.raises(StudyError, match=r"b\.mp4"):
        make_pack(tmp_path / "a.vipppack", wanted([broken]))
    assert not list(tmp_path.glob("*.vipppack"))
    assert not list(tmp_path.glob(".*"))


def test_angles_are_counted_as_people_count(tmp_path: Path) -> None:
    folder = tmp_path / "session"
    folder.mkdir()
    for name in ("cam10.mp4", "cam2.mp4", "cam1.mp4", "3.mp4"):
        (folder / name).write_bytes(b"film")
    names = [path.name for path in angles_of(folder)]
    assert names == ["cam1.mp4", "cam2.mp4", "cam10.mp4", "3.mp4"]
