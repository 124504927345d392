"""Small films in many codings, made with the encoders that PyAV brings."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from vippcoder.demonstration.brush import Brush
from vippcoder.demonstration.figures import paint_figures
from vippcoder.demonstration.frame_code import burn_in
from vippcoder.demonstration.play import Play
from vippcoder.demonstration.room import paint_room
from vippcoder.demonstration.voices import speak

if TYPE_CHECKING:
    from pathlib import Path

VPX = {"b": "500k", "cpu-used": "8", "threads": "1"}
"""With several threads, on a busy machine, libvpx has been seen waiting for itself for ever."""
WIDTH, HEIGHT, FPS, FRAMES = 320, 240, 25, 50


@lru_cache
def pictures(width: int = WIDTH, height: int = HEIGHT) -> tuple[np.ndarray, ...]:
    """Fifty frames, each with its number burnt in."""
    play, room, made = Play(FRAMES / FPS, Random(5)), paint_room(width, height), []
    for number in range(FRAMES):
        picture = room.copy()
        pose = play.pose_at(number / FPS)
        paint_figures(Brush(picture), pose, shut=(False, False), voices=(0.5, 0))
        burn_in(picture, number)
        made.append(picture)
    return tuple(made)


@lru_cache
def sound(rate: int) -> np.ndarray:
    """Two seconds of speech-like sound."""
    voices = speak(FRAMES / FPS, Random(5)).samples
    return voices[:: 48_000 // rate] if 48_000 % rate == 0 else voices


def make_film(
    path: Path,
    video: str,
    audio: str | None = None,
    *,
    kind: str | None = None,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    stamps: list[int] | None = None,
    tags: dict[str, str] | None = None,
    rate: int = 48_000,
    sound_delay: float = 0.0,
) -> Path:
    """Write fifty frames, at 1/90000 s stamps if given, and two seconds of sound."""
    with av.open(str(path), "w", format=kind) as film:
        film.metadata.update(tags or {})
        picture_track = film.add_stream(video, rate=FPS, options=options or {})
        picture_track.width, picture_track.height = size
        picture_track.pix_fmt = pix_fmt
        if stamps is not None:
            picture_track.codec_context.time_base = Fraction(1, 90_000)
        sound_track = None
        if audio:
            sound_track = film.add_stream(audio, rate=rate)
            sound_track.codec_context.layout = "mono"
        for number, picture in enumerate(pictures(*size)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pix_fmt)
            frame.pts = stamps[number] if stamps is not None else number
            frame.time_base = Fraction(1, 90_000) if stamps is not None else Fraction(1, FPS)
            film.mux(picture_track.encode(frame))
        film.mux(picture_track.encode())
        if sound_track is not None:
            _add_sound(film, sound_track, rate, round(sound_delay * rate))
    return path


def _add_sound(film: Any, track: Any, rate: int, delay: int) -> None:
    samples, form = sound(rate), track.codec_context.format.name
    block = track.codec_context.frame_size or 1024
    for first in range(0, len(samples) - block, block):
        part = samples[first : first + block][None, :]
        if not form.startswith(("flt", "dbl")):
            part = (part * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(part, "s16", "mono")
        else:
            frame = av.AudioFrame.from_ndarray(part.astype(np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, first + delay, Fraction(1, rate)
        film.mux(track.encode(frame))
    film.mux(track.encode())


def uneven_stamps() -> list[int]:
    """Frame times as a phone's, in 1/90000 s."""
    chance, at, stamps = Random(3), 0, []
    for _ in range(FRAMES):
        stamps.append(at)
        at += chance.choice((2970, 3030, 3000, 6010))
    return stamps
