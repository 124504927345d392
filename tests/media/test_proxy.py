"""A proxy is its original: frame n is frame n, at the same microsecond, with the same sound."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from films import (
    BIDIRECTIONAL,
    OPEN_GROUPS,
    SIZE,
    Recipe,
    draw,
    picture,
    read_number,
    uneven_stamps,
)
from registry_clips import clip
from vippcoder.errors import CancelledError, StudyError
from vippcoder.jobs import Job
from vippcoder.media import proxy_pieces
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.proxy import KEYFRAME_EVERY, make_proxy
from vippcoder.media.proxy_need import needs_proxy
from vippcoder.media.sound import listen
from vippcoder.media.sound_likeness import sounds_alike
from vippcoder.media.sound_line import sound_line
from vippcoder.timebase import FrameTimes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAR = {"g": "250", "bf": "2"}
BIG = (2048, 1536)


def two_fields(number: int, size: tuple[int, int]) -> Any:
    """The lower field shows the moving bar half a frame later."""
    both = picture(number, size)
    half = size[1] // 2
    both[half:] = both[half - 1]
    later = both.copy()
    left = number * 7 % (size[0] - 50)
    both[half:, left : left + 40] = later[half:, left + 4 : left + 44] = (200, 90, 40)
    both[1::2] = later[1::2]
    return both


def _interlaced(path: Path) -> Path:
    options = {"flags": "+ildct+ilme", "crf": "10", "x264-params": "tff=1:keyint=100:bframes=0"}
    return draw(path, Recipe(options=options, picture=two_fields, frames=60))


def _late(path: Path) -> Path:
    stamps = [int(1.48 * 90_000) + 3600 * n for n in range(80)]
    return draw(path, Recipe(options=FAR, stamps=stamps, frames=80, sound="mp2", sound_delay=1.48))


FILMS: dict[str, Callable[[Path], Path]] = {
    "constant.mp4": lambda p: draw(p, Recipe(options=BIDIRECTIONAL, frames=260, sound="aac")),
    "variable.mp4": lambda p: draw(
        p, Recipe(options=FAR, stamps=uneven_stamps(120), sound="aac", sound_seconds=12)
    ),
    "ticks.mkv": lambda p: draw(p, Recipe(options=FAR, stamps=uneven_stamps(90), frames=90)),
    "ntsc.mp4": lambda p: draw(p, Recipe(options=FAR, rate=Fraction(30_000, 1001))),
    "late.ts": _late,
    "rotated.mp4": lambda p: draw(p, Recipe(options=FAR, rotation=90, frames=40)),
    "interlaced.mp4": _interlaced,
    "ten_bit.mkv": lambda p: draw(
        p,
        Recipe(
            codec="libx265",
            pixels="yuv420p10le",
            options={"x265-params": "keyint=250:log-level=none"},
            frames=40,
        ),
    ),
    "odd_aspect.mp4": lambda p: draw(p, Recipe(options=FAR, aspect=Fraction(64, 45), frames=40)),
    "open_groups.ts": lambda p: draw(p, OPEN_GROUPS),
    "old.avi": lambda p: draw(p, Recipe(codec="mpeg4", options={"bf": "2"}, sound="mp3")),
    "plain_voice.mov": lambda p: draw(p, Recipe(options=FAR, frames=50, sound="pcm_s16le")),
    "silent_start.mp4": lambda p: draw(
        p, Recipe(options=FAR, frames=75, sound="aac", sound_delay=0.7)
    ),
}


@pytest.mark.parametrize("name", FILMS)
def test_every_instant_of_the_proxy_is_that_of_the_original(tmp_path: Path, name: str) -> None:
    film = FILMS[name](tmp_path / name)
    made = make_proxy(film, tmp_path / "proxy.mp4")
    before, after = index_film(film), index_film(tmp_path / "proxy.mp4")
    assert after.frames.times_us == before.frames.times_us
    assert after.frames.end_us == before.frames.end_us
    # a segment set on the proxy is the same range of the same frames on the original
    for first, last in ((0, 0), (7, 23), (len(before) - 2, len(before) - 1)):
        span = after.frames.range_of(first, last)
        assert before.frames.range_of(first, last) == span
        assert before.frames.index_at(span.start_us) == first
    with FrameReader(film, before) as original, FrameReader(tmp_path / "proxy.mp4", after) as proxy:
        shape = original.probe.display_width, original.probe.display_height
        assert (proxy.probe.display_width, proxy.probe.display_height) == shape
        assert (proxy.probe.rotation, proxy.probe.bit_depth) == (0, 8)
        assert not proxy.probe.is_interlaced
        size = SIZE if shape[0] > shape[1] else (SIZE[1], SIZE[0])
        for number in range(len(before)):
            seen = [r.rgb(number, width=size[0], height=size[1]) for r in (original, proxy)]
            if name == "rotated.mp4":
                seen = [np.ascontiguousarray(np.rot90(one)) for one in seen]
                seen = [one[::-1, ::-1] if read_number(one) != number else one for one in seen]
            assert [read_number(one) for one in seen] == [number, number]
    gaps = np.diff([*after.keyframes, len(after)])
    assert gaps.max() == made.keyframe_every <= KEYFRAME_EVERY
    assert made.psnr_worst_db > 30
    assert made.is_deinterlaced == (name == "interlaced.mp4")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, "proxy.mp4"])
    _check_sound(film, tmp_path / "proxy.mp4", made.sound)


def _check_sound(film: Path, proxy: Path, sound: str) -> None:
    heard, again = listen(film), listen(proxy)
    if heard is None:
        assert (again, sound) == (None, "none")
        return
    assert sound == "copied"
    packets = []
    for path in (film, proxy):
        with av.open(str(path)) as container:
            packets.append([bytes(p) for p in container.demux(audio=0) if p.size])
    assert packets[0] == packets[1]
    assert again is not None
    starts = [s.start_us - index_film(p).start_us for s, p in ((heard, film), (again, proxy))]
    assert abs(starts[0] - starts[1]) <= 1_000_000 / 48_000 + 1


def test_fields_are_made_into_whole_pictures(tmp_path: Path) -> None:
    film = _interlaced(tmp_path / "film.mp4")
    make_proxy(film, tmp_path / "proxy.mp4")

    def combs(path: Path) -> float:
        with FrameReader(path) as reader:
            rows = reader.rgb(20)[SIZE[1] // 2 + 2 :].astype(int)
        return float(np.abs(2 * rows[1:-1] - rows[:-2] - rows[2:]).mean())

    assert combs(tmp_path / "proxy.mp4") < combs(film) / 3


def test_a_large_film_becomes_1080p_of_the_same_shape(tmp_path: Path) -> None:
    film = draw(tmp_path / "big.mp4", Recipe(size=BIG, frames=15, options=FAR))
    made = make_proxy(film, tmp_path / "proxy.mp4")
    assert (made.width, made.height) == (1440, 1080)
    tall = draw(
        tmp_path / "tall.mp4", Recipe(size=(2560, 1440), rotation=90, frames=6, options=FAR)
    )
    made = make_proxy(tall, tmp_path / "tall_proxy.mp4")
    assert (made.width, made.height) == (1080, 1920)


def test_sound_that_mp4_cannot_hold_is_coded_anew_and_said_so(tmp_path: Path) -> None:
    film = draw(tmp_path / "film.mkv", Recipe(frames=100, options=FAR, sound="wavpack"))
    made = make_proxy(film, tmp_path / "proxy.mp4")
    assert made.sound == "encoded"
    assert made.sound_encoded_because == "mp4 has no place for this kind of sound"
    assert index_film(tmp_path / "proxy.mp4").frames == index_film(film).frames
    assert sounds_alike(film, Fraction(0), tmp_path / "proxy.mp4", Fraction(0))


@pytest.mark.parametrize("sound", ["libopus", "aac", "mp3"])
def test_coarse_stamps_of_sound_are_put_right_to_the_sample(tmp_path: Path, sound: str) -> None:
    film = draw(tmp_path / "film.mkv", Recipe(frames=100, options=FAR, sound=sound))
    made = make_proxy(film, tmp_path / "proxy.mp4")
    assert (made.sound, made.sound_encoded_because) == ("copied", "")
    lines = [
        np.concatenate([*sound_line(path, Fraction(0), 48_000, "mono")], axis=1)[0]
        for path in (film, tmp_path / "proxy.mp4")
    ]
    both = min(map(len, lines))
    closest = min(
        np.abs(lines[0][1 : both - 1] - lines[1][1 + by : both - 1 + by]).max() for by in (-1, 0, 1)
    )
    assert closest < 1e-3
    assert 0 <= len(lines[1]) - len(lines[0]) + 1 < 4_800


def test_cancelled_it_goes_on_from_finished_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy_pieces, "_FRAMES", 36)
    film = FILMS["constant.mp4"](tmp_path / "film.mp4")
    out = tmp_path / "proxy.mp4"
    job = Job(lambda fraction, _what: job.cancel() if fraction > 0.5 else None)
    with pytest.raises(CancelledError):
        make_proxy(film, out, job)
    assert not out.exists()
    made = make_proxy(film, out)
    assert 3 <= made.pieces_found < 8
    assert index_film(out).frames == index_film(film).frames
    whole = make_proxy(film, tmp_path / "whole.mp4")
    assert whole.pieces_found == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["film.mp4", "proxy.mp4", "whole.mp4"]


@pytest.mark.long
def test_killed_it_leaves_no_half_film_and_goes_on(tmp_path: Path) -> None:
    film = draw(tmp_path / "film.mp4", Recipe(size=(640, 480), frames=1500, options=FAR))
    out = tmp_path / "proxy.mp4"
    command = [sys.executable, "-m", "vippcoder", "media", "proxy", str(film), "--out", str(out)]
    pieces = tmp_path / ".proxy.mp4.pieces"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as work:
        end = time.monotonic() + 120
        while not (pieces / "00001.mp4").exists() and time.monotonic() < end:
            time.sleep(0.01)
        os.kill(work.pid, signal.SIGKILL)
    assert not out.exists()
    finished = len(list(pieces.glob("*.mp4")))
    (pieces / "00000.mp4").write_bytes(b"spoilt since")
    made = make_proxy(film, out)
    assert made.pieces_found == finished - 1 >= 1
    assert index_film(out).frames == index_film(film).frames


def test_pieces_of_another_film_are_not_taken(tmp_path: Path) -> None:
    one = draw(tmp_path / "one.mp4", Recipe(frames=260, options=FAR))
    two = draw(tmp_path / "two.mp4", Recipe(frames=260, options={"g": "30"}))
    job = Job(lambda fraction, _what: job.cancel() if fraction > 0.78 else None)
    with pytest.raises(CancelledError):
        make_proxy(one, tmp_path / "proxy.mp4", job)
    assert (tmp_path / ".proxy.mp4.pieces" / "00000.mp4").exists()
    assert make_proxy(two, tmp_path / "proxy.mp4").pieces_found == 0


def test_given_times_are_taken_over(tmp_path: Path) -> None:
    film = draw(tmp_path / "film.mkv", Recipe(frames=50, options=FAR))
    frames = FrameTimes.of((n * 40_000 + (n > 0) * 7 for n in range(50)), 2_000_003)
    make_proxy(film, tmp_path / "proxy.mp4", frames=frames)
    assert index_film(tmp_path / "proxy.mp4").frames == frames


def test_what_cannot_be_is_told(tmp_path: Path) -> None:
    film = draw(tmp_path / "film.mp4", Recipe(frames=10))
    with pytest.raises(StudyError, match="exists already"):
        make_proxy(film, film)
    with pytest.raises(StudyError, match=r"end in \.mp4"):
        make_proxy(film, tmp_path / "proxy.avi")
    with pytest.raises(StudyError, match="no such file"):
        make_proxy(tmp_path / "gone.mp4", tmp_path / "proxy.mp4")
    with pytest.raises(StudyError, match="folder that is not there"):
        make_proxy(film, tmp_path / "nowhere" / "proxy.mp4")


def test_keyframes_decide_whether_it_is_needed(tmp_path: Path) -> None:
    far = draw(tmp_path / "far.mp4", Recipe(frames=100, options={"g": "250"}))
    near = draw(tmp_path / "near.mp4", Recipe(frames=100, options={"g": "12"}))
    told = needs_proxy(far, index_film(far))
    assert told.is_needed
    assert told.keyframe_gap_us == 4_000_000
    assert told.reason.startswith("Jumps are slow: decoding can start every 4.0 s at worst")
    told = needs_proxy(near, index_film(near))
    assert (told.is_needed, told.keyframe_gap_us) == (told.speed < 1, 480_000)
    assert told.speed > 0


@pytest.mark.registry
@pytest.mark.parametrize("name", ["obama_speech.mp4", "demo.mkv", "demo.3gp", "carphone.mp4"])
def test_real_recordings(tmp_path: Path, name: str) -> None:
    film = clip(name)
    made = make_proxy(film, tmp_path / "proxy.mp4")
    assert index_film(tmp_path / "proxy.mp4").frames == index_film(film).frames
    assert made.psnr_worst_db > 30
