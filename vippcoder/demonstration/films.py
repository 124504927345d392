"""Films drawn by the program: nobody's child is in them, and every frame says which it is."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Literal

import av
import numpy as np

from vippcoder.demonstration.brush import Brush
from vippcoder.demonstration.figures import paint_figures
from vippcoder.demonstration.frame_code import burn_in
from vippcoder.demonstration.play import Play
from vippcoder.demonstration.room import paint_room
from vippcoder.demonstration.score_code import burn_in_behaviour
from vippcoder.demonstration.voices import RATE, Speech, speak
from vippcoder.jobs import Job
from vippcoder.media.opencv import cv2

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

    from vippcoder.demonstration.brush import Picture
    from vippcoder.demonstration.score_code import Behaviour

Rate = Literal["constant", "variable"]

_TICKS = 90_000
"""Ticks a second of the drawn films' frame times."""
_SOUND_BLOCK = 1024
_BT601, _LIMITED = 6, 1
"""The colours that OpenCV's conversion makes, in FFmpeg's numbers."""


def demonstration_films(folder: Path, job: Job | None = None) -> list[Path]:
    """Draw three sessions into `folder` and return them; the last has a phone's uneven rate.

    Raises:
        CancelledError: cancelled; the films drawn so far are left in `folder`, the caller's own.
    """
    job = job or Job()
    folder.mkdir(parents=True, exist_ok=True)
    plans: list[tuple[str, float, Rate, int]] = [
        ("free-play-1.mp4", 30, "constant", 11),
        ("free-play-2.mp4", 24, "constant", 23),
        ("free-play-3.mp4", 27, "variable", 37),
    ]
    films = []
    for number, (name, seconds, rate, seed) in enumerate(plans):
        film = folder / name
        part = job.part(number / len(plans), (number + 1) / len(plans))
        draw_film(film, seconds=seconds, rate=rate, seed=seed, job=part)
        films.append(film)
    return films


def draw_film(
    path: Path,
    *,
    seconds: float,
    rate: Rate = "constant",
    width: int = 1280,
    height: int = 720,
    fps: int = 25,
    keyframe_every: int = 50,
    seed: int = 1,
    with_sound: bool = True,
    behaviour: Behaviour | None = None,
    job: Job | None = None,
) -> None:
    """Draw one film: H.264 and AAC in mp4, without a date; the same for the same arguments.

    Args:
        path: where to write it.
        seconds: how long, about; the last frame ends within a frame's length of it.
        rate: "variable" gives uneven frame times, as a phone's film has.
        width: pixels, even.
        height: pixels, even, at least 120.
        fps: frames a second; of a variable film the most it reaches.
        keyframe_every: frames from one keyframe to the next, exactly.
        seed: chooses what happens, what is heard, and the uneven times.
        with_sound: whether the film has a sound track.
        behaviour: what simulated observers shall see in it; None draws no squares for them.
        job: told of each second drawn; on cancelling the unfinished film is removed.

    Raises:
        CancelledError: cancelled.
    """
    job = job or Job()
    speech = speak(seconds, _chance("sound", seed))
    play = Play(seconds, _chance("play", seed))
    try:
        with av.open(str(path), "w", format="mp4") as film:
            video = _video_stream(film, (width, height), fps, keyframe_every)
            audio = _audio_stream(film) if with_sound else None
            sound = _sound(audio, speech) if audio is not None else iter(())
            room = paint_room(width, height)
            if behaviour is not None:
                burn_in_behaviour(room, behaviour)
            heard = 0.0
            for number, (tick, ticks) in enumerate(_times(seconds, rate, fps, seed)):
                job.advance(tick / _TICKS / seconds, "drawing")
                frame = _frame(_picture(room, play, speech, number, tick / _TICKS))
                frame.pts, frame.time_base = tick, Fraction(1, _TICKS)
                frame.duration = ticks
                film.mux(video.encode(frame))
                while audio is not None and heard <= tick / _TICKS:
                    block = next(sound, None)
                    if block is None:
                        break
                    heard += _SOUND_BLOCK / RATE
                    film.mux(audio.encode(block))
            film.mux(video.encode())
            if audio is not None:
                for block in sound:
                    film.mux(audio.encode(block))
                film.mux(audio.encode())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _chance(what: str, seed: int) -> Random:
    """Return the film's own chance: the same for the same seed, no secret."""
    return Random(f"{what} {seed}")  # noqa: S311


def _picture(room: Picture, play: Play, speech: Speech, number: int, second: float) -> Picture:
    picture = room.copy()
    paint_figures(
        Brush(picture),
        play.pose_at(second),
        shut=play.eyes_shut(second),
        voices=speech.open_at(second),
    )
    burn_in(picture, number)
    return picture


def _frame(picture: Picture) -> av.VideoFrame:
    """Return the picture as the encoder wants it."""
    planes = cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420)
    return av.VideoFrame.from_ndarray(planes.astype(np.uint8, copy=False), format="yuv420p")


def _times(seconds: float, rate: Rate, fps: int, seed: int) -> Iterator[tuple[int, int]]:
    """Yield (first tick, ticks on screen) of each frame.

    A phone asks its sensor for a steady rate: each frame comes a little early or late, in dim light
    the rate falls, and now and then a frame is dropped.
    """
    chance, steady, at = _chance("times", seed), _TICKS // fps, 0
    pace, changes = 1.0, 0.0
    while at < seconds * _TICKS:
        ticks = steady
        if rate == "variable":
            if at >= changes:
                pace = chance.choice((1.0, 1.0, 1.25, 2.0))
                changes = at + _TICKS * chance.uniform(2, 6)
            dropped = 2 if chance.random() < 0.015 else 1  # noqa: PLR2004 - about one in 70
            ticks = round(steady * pace * dropped + chance.gauss(0, 120))
        yield at, ticks
        at += ticks


def _sound(stream: AudioStream, speech: Speech) -> Iterator[av.AudioFrame]:
    """Yield the speech in blocks as long as the encoder's own."""
    for first in range(0, len(speech.samples), _SOUND_BLOCK):
        block = speech.samples[first : first + _SOUND_BLOCK]
        frame = av.AudioFrame.from_ndarray(block[None, :].astype(np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts = RATE, first
        frame.time_base = stream.time_base = Fraction(1, RATE)
        yield frame


def _video_stream(
    film: OutputContainer, size: tuple[int, int], fps: int, keyframe_every: int
) -> VideoStream:
    """Add H.264. The threads are counted so that every machine writes the same film."""
    options = {
        "preset": "ultrafast",
        "crf": "19",
        "g": str(keyframe_every),
        "threads": "4",
        "x264-params": f"keyint={keyframe_every}:min-keyint={keyframe_every}:scenecut=0:bframes=2",
    }
    stream = film.add_stream("libx264", rate=fps, options=options)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = stream.time_base = Fraction(1, _TICKS)
    stream.codec_context.colorspace = _BT601
    stream.codec_context.color_range = _LIMITED
    return stream


def _audio_stream(film: OutputContainer) -> AudioStream:
    stream = film.add_stream("aac", rate=RATE)
    stream.codec_context.layout = "mono"
    stream.codec_context.bit_rate = 96_000
    return stream
