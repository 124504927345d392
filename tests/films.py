"""Films for tests, drawn here: each frame bears its number as blocks that survive any coding."""

from __future__ import annotations

import shutil
import subprocess
import zlib
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

BITS = 12
BLOCK = 24
SIZE = (320, 240)
CLOCK = Fraction(1, 90_000)


def picture(number: int, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """Draw frame `number`, shape (h, w, 3): blocks of bits, a moving bar, a slope of grey."""
    width, height = size
    canvas = np.empty((height, width, 3), np.uint8)
    canvas[:] = np.linspace(60, 180, width, dtype=np.uint8)[None, :, None]
    canvas[:, :, 2] //= 2
    left = number * 7 % (width - 40)
    canvas[height // 2 :, left : left + 40] = (200, 90, 40)
    for bit in range(BITS):
        x, y = _place(bit, width)
        canvas[y : y + BLOCK, x : x + BLOCK] = 235 if number >> bit & 1 else 20
    return canvas


def _place(bit: int, width: int) -> tuple[int, int]:
    row, column = divmod(bit, min(width // (2 * BLOCK), 6))
    return column * BLOCK * 2 + 8, row * BLOCK * 2 + 8


def read_number(seen: NDArray[np.uint8]) -> int:
    """Read the number back from a picture of the size drawn."""
    number = 0
    for bit in range(BITS):
        x, y = _place(bit, seen.shape[1])
        inner = seen[y + 6 : y + BLOCK - 6, x + 6 : x + BLOCK - 6]
        number |= int(inner.mean() > 128) << bit
    return number


@dataclass(frozen=True)
class Recipe:
    """How a film is made."""

    codec: str = "libx264"
    frames: int = 120
    options: dict[str, str] = field(default_factory=dict)
    pixels: str = "yuv420p"
    size: tuple[int, int] = SIZE
    rate: Fraction = Fraction(25)
    stamps: Sequence[int] | None = None
    """Ticks of 1/90000 s; even ones by the rate if None."""
    aspect: Fraction | None = None
    rotation: int | None = None
    sound: str | None = None
    sound_delay: float = 0.0
    sound_seconds: float | None = None
    picture: Callable[[int, tuple[int, int]], NDArray[np.uint8]] = picture
    container_options: dict[str, str] = field(default_factory=dict)


def draw(path: Path, recipe: Recipe | None = None, form: str | None = None) -> Path:
    """Draw and code a film; the name's ending chooses the container unless `form` does."""
    recipe = recipe or Recipe()
    with av.open(str(path), "w", format=form, options=recipe.container_options) as container:
        stream = container.add_stream(recipe.codec, rate=recipe.rate, options=recipe.options)
        stream.width, stream.height = recipe.size
        stream.pix_fmt = recipe.pixels
        stream.thread_count = 1  # the same film on every machine
        if recipe.aspect is not None:
            stream.sample_aspect_ratio = recipe.aspect
        if recipe.stamps is not None:
            stream.time_base = stream.codec_context.time_base = CLOCK
        if recipe.rotation is not None:
            stream.set_display_rotation(recipe.rotation)
        speaker = container.add_stream(recipe.sound, rate=48_000) if recipe.sound else None
        for number in range(recipe.frames):
            frame = av.VideoFrame.from_ndarray(recipe.picture(number, recipe.size), format="rgb24")
            frame = frame.reformat(format=recipe.pixels)
            if recipe.stamps is not None:
                frame.pts, frame.time_base = recipe.stamps[number], CLOCK
            else:
                frame.pts, frame.time_base = number, 1 / recipe.rate
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if speaker is not None:
            length = recipe.sound_seconds or recipe.frames / float(recipe.rate)
            for tone in tones(recipe.sound_delay, length):
                container.mux(speaker.encode(tone))
            container.mux(speaker.encode(None))
    return path


def tones(start: float, end: float) -> Iterable[av.AudioFrame]:
    """A hum in pieces of 1024 samples, 48 kHz, one channel."""
    for first in count(int(start * 48_000), 1024):
        if first >= end * 48_000:
            return
        wave = 0.2 * np.sin(2 * np.pi * 220 * (np.arange(1024) + first) / 48_000)
        tone = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], "fltp", "mono")
        tone.sample_rate, tone.pts, tone.time_base = 48_000, first, Fraction(1, 48_000)
        yield tone


def uneven_stamps(frames: int, seed: int = 7) -> list[int]:
    """Stamps in 1/90000 s with gaps from 11 to 240 ms."""
    gaps = np.random.default_rng(seed).integers(1_000, 21_600, frames - 1)
    return [0, *np.cumsum(gaps).tolist()]


def cut(source: Path, target: Path, share: float) -> Path:
    """Keep the first `share` of the bytes."""
    data = source.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def join(target: Path, *sources: Path) -> Path:
    """Put files behind each other byte by byte, as stream formats allow."""
    target.write_bytes(b"".join(source.read_bytes() for source in sources))
    return target


def spoil(source: Path, target: Path, share: float = 0.5, length: int = 64) -> Path:
    """Overwrite some bytes at `share` of the file."""
    data = bytearray(source.read_bytes())
    place = int(len(data) * share)
    data[place : place + length] = bytes((17 * i + 3) % 256 for i in range(length))
    target.write_bytes(data)
    return target


def ffmpeg(*arguments: object) -> None:
    """Run the ffmpeg program; skip the test where there is none."""
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("the ffmpeg program is not installed")
    command = [program, "-v", "error", "-y", *(str(argument) for argument in arguments)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


def signature(frame: av.VideoFrame) -> int:
    """A number that stands for every sample of a decoded frame and its form."""
    form = f"{frame.width} {frame.height} {frame.format.name}".encode()
    if frame.format.name == "pal8":
        frame = frame.reformat(format="rgb24")
    return zlib.crc32(np.ascontiguousarray(frame.to_ndarray()).tobytes(), zlib.crc32(form))


def plain_decode(path: Path) -> list[tuple[int | None, int]]:
    """Decode forward with nothing of ours: (time stamp, signature) of each displayed frame.

    One thread, so that damage looks the same on every machine; a damaged packet gives no frame, as
    in every player, and an empty one is passed over, as the ffmpeg program does.
    """
    seen: list[tuple[int | None, int]] = []
    with av.open(str(path)) as container:
        stream = next(s for s in container.streams.video if not s.disposition.value & 0x400)
        stream.codec_context.thread_count = 1
        packets: list[av.Packet | None] = [p for p in container.demux(stream) if p.size]
        for packet in [*packets, None]:
            try:
                frames = stream.codec_context.decode(packet)
            except av.FFmpegError:
                continue
            seen += [(frame.pts, signature(frame)) for frame in frames]
    return seen


def drawn(**recipe: object) -> Callable[[Path], Path]:
    """Make a maker of one film."""
    return lambda path: draw(path, Recipe(**recipe))  # type: ignore[arg-type]


def _joined(path: Path) -> Path:
    part = draw(path.with_name("part_of_joined.ts"), Recipe(frames=60))
    return join(path, part, part)


def _beginning_lost(path: Path) -> Path:
    whole = draw(path.with_name("whole_" + path.name), OPEN_GROUPS)
    path.write_bytes(whole.read_bytes()[188 * 150 :])
    return path


def _trimmed(path: Path) -> Path:
    whole = draw(path.with_name("whole_" + path.name), Recipe(options=BIDIRECTIONAL))
    ffmpeg("-ss", "1.3", "-i", whole, "-c", "copy", path)
    return path


def _stripped(path: Path) -> Path:
    """H.264 without a container: no time stamps at all."""
    with av.open(str(draw(path.with_name("stripped.mp4"), Recipe(options=BIDIRECTIONAL)))) as film:
        stream = film.streams.video[0]
        to_stream = av.BitStreamFilterContext("h264_mp4toannexb", stream)
        packets = [out for packet in film.demux(stream) for out in to_stream.filter(packet)]
        path.write_bytes(b"".join(bytes(packet) for packet in packets))
    return path


BIDIRECTIONAL = {"bf": "3", "g": "50"}
OPEN_GROUPS = Recipe(options={"x264-params": "open-gop=1:bframes=3:keyint=30:min-keyint=30"})

KINDS: dict[str, Callable[[Path], Path]] = {
    "constant.mp4": drawn(options=BIDIRECTIONAL, sound="aac", frames=200),
    "variable.mp4": drawn(options=BIDIRECTIONAL, stamps=uneven_stamps(200), frames=200),
    "variable.mkv": drawn(options=BIDIRECTIONAL, stamps=uneven_stamps(200), frames=200),
    "ntsc.mp4": drawn(rate=Fraction(30_000, 1001), options={"g": "250"}),
    "pyramid.mp4": drawn(options={"x264-params": "bframes=7:b-pyramid=normal:ref=4:keyint=60"}),
    "open_groups.ts": lambda path: draw(path, OPEN_GROUPS),
    "intra_refresh.mp4": drawn(options={"x264-params": "intra-refresh=1:keyint=30:bframes=2"}),
    "ten_bit_open.mkv": drawn(
        codec="libx265",
        pixels="yuv420p10le",
        options={"x265-params": "open-gop=1:keyint=30:bframes=4:log-level=none"},
    ),
    "hidden.vp8.webm": drawn(
        codec="libvpx", options={"auto-alt-ref": "1", "lag-in-frames": "16", "b": "300k"}
    ),
    "hidden.vp9.webm": drawn(
        codec="libvpx-vp9",
        options={"auto-alt-ref": "1", "lag-in-frames": "16", "b": "300k", "cpu-used": "5"},
    ),
    "av1.mp4": drawn(codec="libsvtav1", frames=80, options={"preset": "12", "g": "40"}),
    "open.mpg": drawn(codec="mpeg2video", options={"bf": "2", "g": "12"}),
    "old.mpg": drawn(codec="mpeg1video", options={"bf": "2", "g": "15"}),
    "bidirectional.avi": drawn(codec="mpeg4", options={"bf": "2", "g": "24"}),
    "counting.avi": drawn(options={"bf": "2", "g": "40"}),
    "every_frame_key.avi": drawn(codec="mjpeg", pixels="yuvj420p"),
    "tape.avi": drawn(codec="dvvideo", size=(720, 576), frames=40),
    "full_colour.mkv": drawn(codec="libx264rgb", pixels="rgb24", frames=60),
    "joined.ts": _joined,
    "beginning_lost.ts": _beginning_lost,
    "trimmed.mp4": _trimmed,
    "stripped.h264": _stripped,
}
"""Films of every kind that the index must take: containers, codings, orders, clocks."""
