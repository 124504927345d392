"""Split films: every frame of every part is kept, in order, at its time."""

from __future__ import annotations

import errno
import os
import resource
from typing import TYPE_CHECKING

import numpy as np
import pytest

from films import Recipe, draw, picture, read_number, uneven_stamps
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.sound_line import sound_line
from vippcoder.packing.blind_copy import Order, make_copy
from vippcoder.packing.forbidden import Forbidden
from vippcoder.packing.joining import JoinedFilm, join_parts
from vippcoder.packing.source_film import look_at

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = Forbidden(frozenset(), frozenset())
FRAMES = 60


def part(folder: Path, number: int, ending: str = "mp4", **recipe: object) -> Path:
    """Draw a part whose frames go on counting where the one before stopped."""
    offset = (number - 1) * FRAMES
    wanted = {"frames": FRAMES, "sound": "aac", "options": {"bf": "2", "g": "20"}, **recipe}
    shown = lambda n, size: picture(n + offset, size)  # noqa: E731
    return draw(folder / f"part{number}.{ending}", Recipe(picture=shown, **wanted))  # type: ignore[arg-type]


def joined(films: list[Path], folder: Path, because: str = "") -> JoinedFilm:
    looked = [look_at(film, Job(), twice=True) for film in films]
    return join_parts(looked, NOTHING, folder, Job(), encode_because=because)


def numbers(path: Path) -> list[int]:
    index = index_film(path, by_decoding=True)
    with FrameReader(path, index) as reader:
        return [read_number(reader.rgb(n)) for n in range(len(index))]


@pytest.mark.parametrize("ending", ["mp4", "ts", "mkv"])
def test_the_next_part_s_frames_follow_on_the_end_of_the_one_before(
    ending: str, tmp_path: Path, out: Path
) -> None:
    films = [part(tmp_path, n, ending) for n in (1, 2, 3)]
    whole = joined(films, out)
    assert whole.encoded_because == ""
    made = make_copy(Order(whole.film, NOTHING, whole.encode_because), out, "m-1", Job())
    assert made.making.copies_pictures
    assert numbers(out / made.file) == list(range(3 * FRAMES))
    ends = [index_film(film, by_decoding=True).frames.end_us for film in films]
    begins = [made.frames.time_of(n * FRAMES) for n in (0, 1, 2)]
    assert begins == pytest.approx([0, ends[0], ends[0] + ends[1]], abs=2)
    assert made.frames.end_us == pytest.approx(sum(ends), abs=3)
    assert made.has_audio


def test_sound_stays_with_the_pictures_of_its_part(tmp_path: Path, out: Path) -> None:
    films = [
        part(tmp_path, 1, sound_seconds=1.5),
        part(tmp_path, 2, sound=None),
        part(tmp_path, 3, sound_delay=1.0),
    ]
    whole = joined(films, out)
    made = make_copy(Order(whole.film, NOTHING, whole.encode_because), out, "m-1", Job())
    assert made.because == {"sound": "parts are joined"}
    pieces = list(sound_line(out / made.file, whole.film.first_frame, 8_000, "mono"))
    loud = np.abs(np.concatenate(pieces, axis=1)[0]) > 0.05
    seconds = 2.4
    said = {
        second: bool(loud[round(second * 8_000) : round((second + 0.2) * 8_000)].any())
        for second in (0.2, 1.2, 1.8, seconds + 0.2, 2 * seconds + 0.2, 2 * seconds + 1.3)
    }
    assert list(said.values()) == [True, True, False, False, False, True]


def test_uneven_parts_keep_every_time(tmp_path: Path, out: Path) -> None:
    films = [part(tmp_path, n, stamps=uneven_stamps(FRAMES, seed=n), sound=None) for n in (1, 2)]
    whole = joined(films, out)
    first, second = (index_film(film).frames for film in films)
    wanted = [*first.times_us, *(first.end_us + time for time in second.times_us)]
    assert list(whole.film.index.frames.times_us) == pytest.approx(wanted, abs=2)
    assert whole.encode_because == {}


def test_parts_coded_otherwise_are_encoded_anew(tmp_path: Path, out: Path) -> None:
    films = [part(tmp_path, 1), part(tmp_path, 2, codec="mpeg4", options={})]
    whole = joined(films, out)
    assert "coded otherwise" in whole.encoded_because
    assert numbers(whole.film.path) == list(range(2 * FRAMES))
    assert [path.name for path in out.iterdir()] == ["joined.mov"]
    asked = joined(films[:1] * 2, out, "keyframes are far apart")
    assert asked.encoded_because == "keyframes are far apart"


def test_parts_of_another_size_are_refused(tmp_path: Path, out: Path) -> None:
    films = [part(tmp_path, 1), part(tmp_path, 2, size=(352, 288))]
    with pytest.raises(StudyError, match=r"part 2 of a film, 352 x 288 .* 320 x 240"):
        joined(films, out)


def test_a_full_disk_is_told(tmp_path: Path, out: Path) -> None:
    films = [part(tmp_path, n) for n in (1, 2)]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
    try:
        with pytest.raises(StudyError, match=os.strerror(errno.EFBIG)) as told:
            joined(films, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert told.value.path == out
