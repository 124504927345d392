from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from films import Recipe, draw, plain_decode, read_number
from sounds import sound_film
from vippcoder.demonstration.voices import RATE, speak
from vippcoder.media.decode import FrameReader
from vippcoder.media.fingerprint import sha256

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Vippcoder

KEYS = {
    "file", "container", "video_codec", "audio_codec", "width", "height", "display_width",
    "display_height", "rotation", "frame_count", "duration_us", "start_us", "rate",
    "frame_gap_min_us", "frame_gap_max_us", "keyframe_gap_max_us", "has_audio", "audio_offset_us",
    "sha256", "findings",
}  # fmt: skip


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(
        tmp_path_factory.mktemp("film") / "film.mp4",
        Recipe(frames=60, sound="aac", options={"bf": "2", "g": "20"}),
    )


def test_doctor_tells_programs(vippcoder: Vippcoder, film: Path) -> None:
    told = vippcoder("media", "doctor", film, "--json")
    assert told.status == 0
    (seen,) = told.json()
    assert seen.keys() >= KEYS
    assert seen["file"] == str(film)
    assert seen["frame_count"] == len(plain_decode(film)) == 60
    assert seen["sha256"] == sha256(film)
    assert seen["findings"] == []


def test_doctor_tells_people(vippcoder: Vippcoder, film: Path, tmp_path: Path) -> None:
    silent = draw(tmp_path / "silent.mp4", Recipe(frames=30))
    told = vippcoder("media", "doctor", film, silent)
    assert told.status == 0
    assert "film.mp4" in told.out
    assert "silent.mp4: There is no sound" in told.out


def test_one_bad_file_does_not_hide_the_others(
    vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    diary = tmp_path / "diary.mp4"
    diary.write_text("Monday: filmed nothing.")
    told = vippcoder("media", "doctor", diary, film, tmp_path / "absent.mp4", "--json")
    assert told.status == 1
    assert [seen["file"] for seen in told.json()] == [str(film)]
    first, second = told.err.strip().splitlines()
    assert first.startswith(f"{diary}: is not a media file")
    assert second.startswith(f"{tmp_path / 'absent.mp4'}: there is no such file")


def test_doctor_wants_a_file(vippcoder: Vippcoder) -> None:
    assert vippcoder("media", "doctor").status == 2


def test_frame_by_index(vippcoder: Vippcoder, film: Path, tmp_path: Path) -> None:
    out = tmp_path / "still.png"
    told = vippcoder("media", "frame", film, "--index", 37, "--out", out, "--json")
    assert told.status == 0
    assert told.json() == {"index": 37, "time_us": 37 * 40_000}
    seen = cv2.cvtColor(cv2.imread(str(out)), cv2.COLOR_BGR2RGB)
    assert read_number(seen) == 37
    with FrameReader(film) as reader:
        assert np.array_equal(seen, reader.rgb(37))


@pytest.mark.parametrize(
    ("at", "index"), [("0", 0), ("0.0399", 0), ("0.04", 1), ("00:01.000", 25), ("2.399999", 59)]
)
def test_frame_by_time(
    at: str, index: int, vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    out = tmp_path / "still.png"
    told = vippcoder("media", "frame", film, "--at", at, "--out", out, "--json")
    assert told.json() == {"index": index, "time_us": index * 40_000}


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        (("--index", "60"), "has no frame 60; choose a frame from 0 to 59."),
        (("--index", "-1"), "has no frame -1; choose a frame from 0 to 59."),
        (("--at", "2.4"), "has no frame at 2.400000 s; choose a time from 0 to before 2.400000 s."),
    ],
)
def test_no_such_frame(
    which: tuple[str, str], sentence: str, vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    out = tmp_path / "still.png"
    told = vippcoder("media", "frame", film, *which, "--out", out)
    assert told.status == 1
    assert told.err.strip() == f"{film}: {sentence}"
    assert not out.exists()


@pytest.mark.parametrize("which", [(), ("--index", "1", "--at", "1"), ("--at", "noon")])
def test_wrong_usage(
    which: tuple[str, ...], vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    assert vippcoder("media", "frame", film, *which, "--out", tmp_path / "x.png").status == 2


def test_nothing_half_written_stays(vippcoder: Vippcoder, film: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.png"
    taken.mkdir()
    told = vippcoder("media", "frame", film, "--index", 1, "--out", taken)
    assert told.status == 1
    assert "cannot be written" in told.err
    assert list(tmp_path.iterdir()) == [taken]


def test_a_picture_never_takes_the_place_of_a_film(
    vippcoder: Vippcoder, film: Path, tmp_path: Path
) -> None:
    before = film.read_bytes()
    told = vippcoder("media", "frame", film, "--index", 1, "--out", film)
    assert (told.status, told.err) == (
        1,
        f"{film}: is the film itself; choose another name, ending in .png.\n",
    )
    assert film.read_bytes() == before
    other = tmp_path / "other.mp4"
    told = vippcoder("media", "frame", film, "--index", 1, "--out", other)
    assert told.status == 1
    assert "not the name of a PNG picture" in told.err
    assert not other.exists()


def test_loudness_is_told_with_its_gain(vippcoder: Vippcoder, tmp_path: Path) -> None:
    film = draw(tmp_path / "hum.mp4", Recipe(frames=50, sound="aac"))
    told = vippcoder("media", "loudness", film, "--json").json()
    assert told["target_lufs"] == -23
    assert told["gain_db"] == pytest.approx(-23 - told["integrated_lufs"])
    assert "dBTP; gain to -23 LUFS" in vippcoder("media", "loudness", film).out
    silent = draw(tmp_path / "mute.mp4", Recipe(frames=10))
    assert vippcoder("media", "loudness", silent).out == f"{silent}: nothing is heard\n"


def test_an_offset_is_told_or_the_reason_why_not(vippcoder: Vippcoder, tmp_path: Path) -> None:
    sound = speak(20, Random(4)).samples
    one = sound_film(tmp_path / "a.mov", sound)
    two = sound_film(tmp_path / "b.mov", sound[3 * RATE :])
    told = vippcoder("media", "align", one, two, "--json").json()
    assert told["offset_us"] == pytest.approx(3_000_000, abs=3_000)
    assert "time in A = time in B +3.0000 s" in vippcoder("media", "align", one, two).out
    silent = draw(tmp_path / "mute.mp4", Recipe(frames=10))
    assert vippcoder("media", "align", one, silent).out == (
        f"{silent}: unsure, the second recording has no sound\n"
    )


def test_a_proxy_is_judged_made_and_told(vippcoder: Vippcoder, tmp_path: Path) -> None:
    film = draw(tmp_path / "far.mp4", Recipe(frames=60, sound="aac", options={"g": "250"}))
    judged = vippcoder("media", "proxy", film, "--json").json()
    assert judged["proxy"] is None
    assert judged["verdict"]["is_needed"] is True
    out = tmp_path / "proxy.mp4"
    told = vippcoder("media", "proxy", film, "--out", out)
    assert told.status == 0
    assert "Jumps are slow: decoding can start every 2.4 s at worst" in told.out
    assert "a keyframe every 12 frames, sound untouched" in told.out
    assert "quality crf 18" in told.out
    again = vippcoder("media", "proxy", film, "--out", out)
    assert (again.status, again.err) == (1, f"{out}: exists already; choose another name.\n")
