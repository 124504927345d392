"""Films of a few grey frames whose sound is given sample by sample."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def sound_film(
    path: Path,
    samples: NDArray[np.float32],
    *,
    rate: int = 48_000,
    codec: str = "pcm_s16le",
    fps: int = 25,
    delay_s: float = 0.0,
) -> Path:
    """Write a film whose sound is `samples`, shape (channels, n) or (n,), -1..1.

    The sound starts `delay_s` after the first frame; the picture lasts as long as the sound.
    """
    samples = np.atleast_2d(samples)
    layout = "mono" if len(samples) == 1 else "stereo"
    with av.open(str(path), "w") as film:
        video = film.add_stream("mpeg4", rate=fps)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = film.add_stream(codec, rate=rate)
        audio.codec_context.layout = layout
        form = audio.codec_context.format.name
        for number in range(int(samples.shape[1] / rate * fps)):
            shade = np.full((48, 64, 3), number * 3 % 200 + 20, np.uint8)
            picture = av.VideoFrame.from_ndarray(shade, format="rgb24").reformat(format="yuv420p")
            picture.pts, picture.time_base = number, Fraction(1, fps)
            film.mux(video.encode(picture))
        film.mux(video.encode(None))
        for first in range(0, samples.shape[1], 1024):
            block = np.ascontiguousarray(samples[:, first : first + 1024], np.float32)
            frame = av.AudioFrame.from_ndarray(block, "fltp", layout)
            frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
            frame.pts = first + round(delay_s * rate)
            for part in av.AudioResampler(form, layout, rate).resample(frame):
                film.mux(audio.encode(part))
        film.mux(audio.encode(None))
    return path
