"""Films for tests whose sound is known to the sample."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

from films import picture

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 48_000
SECONDS = 4


def click_film(
    path: Path,
    *,
    clicks: tuple[float, ...],
    codec: str = "aac",
    picture_at: float = 0.0,
    sound_from: float = 0.0,
    hole: tuple[float, float] = (0.0, 0.0),
    tone_hz: float = 0.0,
) -> Path:
    """Draw a film of 4 s whose sound is silent but for 5 ms clicks at container times.

    `tone_hz` gives a steady tone instead of silence; `hole` leaves packets of sound out.
    """
    with av.open(str(path), "w") as film:
        video = film.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        audio = film.add_stream(codec, rate=RATE)
        audio.codec_context.layout = "mono"
        for number in range(SECONDS * 25):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = number + round(picture_at * 25), Fraction(1, 25)
            film.mux(video.encode(frame.reformat(format="yuv420p")))
        film.mux(video.encode())
        samples = _samples(clicks, SECONDS + picture_at, tone_hz)
        for first in range(int(sound_from * RATE) // 1024 * 1024, len(samples), 1024):
            if hole[0] * RATE <= first < hole[1] * RATE:
                continue
            film.mux(audio.encode(_tone(samples[first : first + 1024], codec, first)))
        film.mux(audio.encode())
    return path


def _samples(clicks: tuple[float, ...], seconds: float, tone_hz: float) -> NDArray[np.float32]:
    times = np.arange(int(seconds * RATE)) / RATE
    samples = (0.3 * np.sin(2 * np.pi * tone_hz * times)).astype(np.float32)
    for click in clicks:
        samples[round(click * RATE) : round(click * RATE) + 240] = 0.9
    return samples


def _tone(block: NDArray[np.float32], codec: str, first: int) -> av.AudioFrame:
    name = "s16" if codec.startswith("pcm") else "fltp"
    held = (block * 32767).astype(np.int16) if name == "s16" else block
    tone = av.AudioFrame.from_ndarray(held[None, :], name, "mono")
    tone.sample_rate, tone.pts, tone.time_base = RATE, first, Fraction(1, RATE)
    return tone
