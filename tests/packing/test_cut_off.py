"""What an edit list hides was cut off by somebody: it does not lie in the copy either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
from made_films import FPS, FRAMES, make_film

from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.packing.blind_copy import BlindCopy, blind_copy
from vippcoder.packing.masks import draw_mask

if TYPE_CHECKING:
    from pathlib import Path

CUT_FRAMES = 30


def cut_off(source: Path, target: Path, seconds: float) -> Path:
    """Let every track's edit list begin `seconds` later; the packets all stay."""
    data = bytearray(source.read_bytes())
    at = data.find(b"elst")
    assert at > 0
    while at > 0:
        timescale_at = data.find(b"mdhd", at) + 4 + 12
        timescale = int.from_bytes(data[timescale_at : timescale_at + 4], "big")
        start_at = at + 4 + 12
        start = int.from_bytes(data[start_at : start_at + 4], "big") + round(seconds * timescale)
        data[start_at : start_at + 4] = start.to_bytes(4, "big")
        at = data.find(b"elst", at + 4)
    target.write_bytes(data)
    return target


def lengths(path: Path, kind: str) -> list[float]:
    """Return how long each packet of a film lasts, also those that an edit list hides."""
    with av.open(str(path), options={"ignore_editlist": "1"}) as film:
        stream = film.streams.best(kind)
        return [
            float(packet.duration * packet.time_base)
            for packet in film.demux(stream)
            if packet.size
        ]


def trimmed(films: Path, out: Path, audio: str = "aac") -> tuple[Path, BlindCopy]:
    plain = make_film(films / f"to-cut-{audio}.mp4", "libx264", audio, options={"g": "10"})
    source = cut_off(plain, films / f"cut-off-{audio}.mp4", CUT_FRAMES / FPS)
    assert len(index_film(source)) < FRAMES
    return source, blind_copy(source, out, draw_mask(), Job())


def test_pictures_that_were_cut_off_are_not_in_the_copy(films: Path, out: Path) -> None:
    source, made = trimmed(films, out)
    before = index_film(source)
    assert len(lengths(source, "video")) == FRAMES
    assert len(lengths(out / made.file, "video")) == len(before)
    assert list(made.index.frames.times_us) == list(before.frames.times_us)
    with FrameReader(source, before) as shown, FrameReader(out / made.file) as copied:
        for number in (0, len(before) - 1):
            difference = shown.rgb(number).astype(int) - copied.rgb(number)
            assert abs(difference).mean() < 4


def test_sound_that_was_cut_off_is_not_in_the_copy(films: Path, out: Path) -> None:
    source, made = trimmed(films, out)
    rest = (FRAMES - CUT_FRAMES) / FPS
    assert sum(lengths(source, "audio")) > rest + 1
    assert rest - 0.1 < sum(lengths(out / made.file, "audio")) < rest + 0.1
