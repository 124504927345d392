"""Masters: blind copies without padding, from which a study's packs make their own copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_films import make_film, uneven_stamps

from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.packing.blind_copy import Order, blind_copy, make_copy
from vippcoder.packing.boxes import boxes
from vippcoder.packing.forbidden import forbidden
from vippcoder.packing.source_film import look_at

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.packing.blind_copy import BlindCopy


def master(film: Path, out: Path, name: str = "m-0123456789ab", **because: str) -> BlindCopy:
    order = Order(look_at(film, Job(), twice=True), forbidden(film), because)
    return make_copy(order, out, name, Job())


def test_a_master_has_no_padding_and_a_pack_s_copy_has(films: Path, out: Path) -> None:
    film = make_film(films / "anna_baseline.mp4", "libx264", "aac")
    made = master(film, out)
    kept = (out / made.file).read_bytes()
    last = list(boxes(out / made.file))[-1]
    assert last.kind != "free" or len(kept) - last.at < 1 << 10
    padded = blind_copy(film, out, "R-7F3K", Job())
    assert (out / padded.file).read_bytes().startswith(kept)
    assert padded.because == made.because == {}
    assert made.making.copies_pictures
    assert made.making.copies_sound


def test_what_is_asked_for_is_encoded_with_every_frame_and_time(films: Path, out: Path) -> None:
    film = make_film(films / "phone.mp4", "libx264", "aac", stamps=uneven_stamps())
    made = master(film, out, pictures="keyframes are far apart")
    assert made.because == {"pictures": "keyframes are far apart"}
    assert not made.making.copies_pictures
    assert made.making.copies_sound
    truth, index = index_film(film), index_film(out / made.file)
    assert index.frames.times_us == truth.frames.times_us
    gaps = [b - a for a, b in zip(index.keyframes, index.keyframes[1:], strict=False)]
    assert gaps
    assert max(gaps) <= 12


@pytest.mark.parametrize(
    ("video", "part"), [("mpeg4", None), ("libsvtav1", "pictures"), ("mjpeg", "pictures")]
)
def test_why_a_track_was_encoded_anew_is_told(
    films: Path, out: Path, video: str, part: str | None
) -> None:
    pixels = "yuvj420p" if video == "mjpeg" else "yuv420p"
    film = make_film(films / f"{video}.mkv", video, "aac", pix_fmt=pixels)
    made = master(film, out)
    assert list(made.because) == ([part] if part else [])
    assert all(made.because.values())
