from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from films import Recipe, cut, draw, ffmpeg, join, picture, spoil, uneven_stamps
from odd_films import ODD_FILMS
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.doctor import Diagnosis, examine
from vippcoder.media.findings import FINDINGS
from vippcoder.media.index import index_film
from vippcoder.media.survey import Surveyor, survey

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEALTHY = Recipe(frames=125, options={"g": "50", "bf": "2"}, sound="aac")


def codes(path: Path) -> set[str]:
    return {finding.code for finding in examine(path).findings}


def with_stretch(first: int, last: int, *, black: bool) -> Callable[..., np.ndarray]:
    """Draw frames of which some are black, or all the same one."""

    def drawn(number: int, size: tuple[int, int]) -> np.ndarray:
        if first <= number < last:
            return np.zeros((size[1], size[0], 3), np.uint8) if black else picture(first, size)
        return picture(number, size)

    return drawn


def test_a_healthy_film_has_no_findings(tmp_path: Path) -> None:
    told = examine(draw(tmp_path / "film.mp4", HEALTHY))
    assert told.findings == ()
    assert (told.frame_count, told.duration_us, told.start_us) == (125, 5_000_000, 0)
    assert (told.rate, told.frame_gap_min_us, told.frame_gap_max_us) == ("constant", 40_000, 40_000)
    assert told.keyframe_gap_max_us == 2_000_000
    assert told.audio_offset_us == 0


@pytest.mark.parametrize("name", ["film.mkv", "film.flv", "film.mov", "film.ts", "film.webm"])
def test_no_container_makes_a_constant_rate_vary(name: str, tmp_path: Path) -> None:
    recipe = Recipe(frames=125, options={"g": "50", "bf": "2"}, sound="aac")
    if name.endswith("webm"):
        recipe = Recipe(codec="libvpx", frames=125, options={"g": "50"}, sound="libopus")
    told = examine(draw(tmp_path / name, recipe))
    assert told.rate == "constant"
    assert {finding.code for finding in told.findings} <= {"starts_late"}


def test_a_variable_rate(tmp_path: Path) -> None:
    stamps = uneven_stamps(60)
    told = examine(draw(tmp_path / "film.mp4", Recipe(stamps=stamps, frames=60)))
    assert told.rate == "variable"
    assert told.frame_gap_min_us < told.frame_gap_max_us
    assert "variable_rate" in {finding.code for finding in told.findings}


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_sound_that_starts_late(name: str, tmp_path: Path) -> None:
    told = examine(draw(tmp_path / name, Recipe(sound="aac", sound_delay=0.5)))
    assert told.audio_offset_us is not None
    assert abs(told.audio_offset_us - 500_000) < 30_000
    assert "sound_starts_late" in {finding.code for finding in told.findings}


def test_sound_that_stops_early(tmp_path: Path) -> None:
    recipe = Recipe(sound="aac", sound_seconds=2.0)
    assert "sound_stops_early" in codes(draw(tmp_path / "film.mp4", recipe))


def test_no_sound(tmp_path: Path) -> None:
    told = examine(draw(tmp_path / "film.mp4", Recipe()))
    assert not told.has_audio
    assert told.audio_offset_us is None
    assert "no_sound" in {finding.code for finding in told.findings}


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("front.mp4", Recipe(container_options={"movflags": "faststart"})),
        ("film.mkv", Recipe()),
        ("film.avi", Recipe(codec="mpeg4")),
        ("film.webm", Recipe(codec="libvpx-vp9", options={"cpu-used": "8", "b": "200k"})),
    ],
)
def test_a_file_cut_off(name: str, recipe: Recipe, tmp_path: Path) -> None:
    whole = draw(tmp_path / f"whole_{name}", recipe)
    assert "truncated" not in codes(whole)
    assert "truncated" in codes(cut(whole, tmp_path / name, 0.6))


def test_a_clock_that_goes_back(tmp_path: Path) -> None:
    part = draw(tmp_path / "part.ts", Recipe(frames=50))
    told = examine(join(tmp_path / "film.ts", part, part))
    assert told.frame_count == 100
    assert told.duration_us == 4_000_000
    assert "backward_times" in {finding.code for finding in told.findings}


def test_keyframes_far_apart(tmp_path: Path) -> None:
    told = examine(draw(tmp_path / "film.mp4", Recipe(frames=200, options={"g": "250"})))
    assert told.keyframe_gap_max_us == 8_000_000
    assert "keyframes_far_apart" in {finding.code for finding in told.findings}


@pytest.mark.parametrize("codec", ["libx264", "mpeg2video", "libvpx"])
@pytest.mark.parametrize("black", [True, False])
def test_black_and_frozen_stretches(codec: str, black: bool, tmp_path: Path) -> None:
    recipe = Recipe(codec=codec, frames=130, picture=with_stretch(40, 100, black=black))
    found = {f.code: f.sentence for f in examine(draw(tmp_path / "film.mkv", recipe)).findings}
    code, other = ("black", "frozen") if black else ("frozen", "black")
    # A coder may need a frame to settle on a picture that no longer changes.
    assert "(00:01.600 to 00:04.000)" in found[code] or "(00:01.640 to 00:04.000)" in found[code]
    assert other not in found


def test_a_short_dark_moment_is_none(tmp_path: Path) -> None:
    recipe = Recipe(frames=80, picture=with_stretch(40, 60, black=True))
    assert not {"black", "frozen"} & codes(draw(tmp_path / "film.mp4", recipe))


def test_damage_inside_a_frame(tmp_path: Path) -> None:
    recipe = Recipe(container_options={"movflags": "faststart"}, options={"g": "25"})
    whole = draw(tmp_path / "whole.mp4", recipe)
    assert "damaged" in codes(spoil(whole, tmp_path / "film.mp4"))
    assert "damaged" not in codes(whole)


def test_frames_lost_inside_are_not_counted(tmp_path: Path) -> None:
    """Wiped packets keep their place in the file's table but show nothing."""
    recipe = Recipe(container_options={"movflags": "faststart"}, options={"g": "25"})
    whole = draw(tmp_path / "whole.mp4", recipe)
    data = bytearray(whole.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 10] = bytes(len(data) // 10)
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    told = examine(path)
    assert told.frame_count < 120
    assert "frames are lost" in next(f.sentence for f in told.findings if f.code == "damaged")


def test_interlaced(tmp_path: Path) -> None:
    path = tmp_path / "film.mpg"
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=320x240:r=50:d=2,interlace",
        "-c:v", "mpeg2video", "-flags", "+ildct+ilme", path,
    )  # fmt: skip
    assert "interlaced" in codes(path)


def test_a_trimmed_film_and_one_with_another_clock(
    film: Callable[[str], Path], tmp_path: Path
) -> None:
    assert "hidden_frames" in codes(film("trimmed.mp4"))
    stamps = [90_000 + 3_600 * n for n in range(50)]
    assert "starts_late" in codes(draw(tmp_path / "late.ts", Recipe(stamps=stamps, frames=50)))
    assert "missing_times" in codes(film("stripped.h264"))


def test_quick_reads_packets_only(tmp_path: Path) -> None:
    recipe = Recipe(frames=130, picture=with_stretch(40, 100, black=True), sound="aac")
    path = draw(tmp_path / "film.mp4", recipe)
    quick, thorough = examine(path, pictures=False), examine(path)
    assert "black" not in {finding.code for finding in quick.findings}
    assert quick.frame_count == thorough.frame_count
    assert quick.duration_us == thorough.duration_us


def test_every_finding_is_one_plain_sentence_or_three(film: Callable[[str], Path]) -> None:
    told: list[Diagnosis] = [examine(film(k)) for k in ("joined.ts", "variable.mp4", "trimmed.mp4")]
    for finding in (finding for diagnosis in told for finding in diagnosis.findings):
        assert finding.sentence[0].isupper() or finding.sentence[0].isdigit()
        assert finding.sentence.endswith(".")
        assert "\n" not in finding.sentence


def test_codes_are_words() -> None:
    assert all(code.isidentifier() for code, _ in FINDINGS)


def test_an_examination_can_be_cancelled(film: Callable[[str], Path]) -> None:
    job = Job(lambda fraction, _: job.cancel() if fraction > 0.5 else None)
    with pytest.raises(CancelledError):
        examine(film("constant.mp4"), job)


@pytest.mark.parametrize(
    "name", ["damaged.mp4", "interlaced.mp4", "truncated.mkv", "black.mp4", "frozen.mp4"]
)
def test_what_one_decode_shows_is_what_a_second_would(name: str, tmp_path: Path) -> None:
    film = tmp_path / name
    if name in ODD_FILMS:
        ODD_FILMS[name](film)
    else:
        draw(film, replace(HEALTHY, picture=with_stretch(10, 70, black=name == "black.mp4")))
    surveyor = Surveyor()
    index = index_film(film, by_decoding=True, onlooker=surveyor)
    seen = surveyor.told(index, is_damaged=index.facts.is_damaged)
    again = survey(film, index, Job())
    assert (seen.black, seen.frozen, seen.interlaced) == (
        again.black,
        again.frozen,
        again.interlaced,
    )
    assert examine(film, seen=(index, seen)).findings == examine(film).findings
