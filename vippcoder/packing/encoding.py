"""The tracks of a blind copy that are encoded anew, so that only picture and sound pass."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import av
import numpy as np

from vippcoder.media.decode import FrameReader
from vippcoder.media.sound_line import Samples, sound_line
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for
from vippcoder.packing.tracks import fresh_packet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from av.container import OutputContainer
    from av.video.frame import VideoFrame

    from vippcoder.packing.making import Part
    from vippcoder.packing.source_film import SourceFilm
    from vippcoder.packing.tracks import AnyPacket

_MICROSECOND = Fraction(1, 1_000_000)
_CACHE_BYTES = 64 << 20
_QUALITY = "15"
"""x264's constant rate factor: hardly to be told from the source by eye."""
_BITS_A_CHANNEL = 112_000
_AS_HEARD = {"flags": "+bitexact", "aac_pns": "0", "aac_is": "0"}
"""Without this the encoder puts noise of its own in place of breath and rustling."""
_RATES = (
    96_000,
    88_200,
    64_000,
    48_000,
    44_100,
    32_000,
    24_000,
    22_050,
    16_000,
    12_000,
    11_025,
    8_000,
)
_BLOCK = 1024
_RGB, _BT601, _LIMITED = 0, 6, 1
"""FFmpeg's numbers for a matrix of none, that of standard television, and its range."""


class EncodedVideo:
    """The film's pictures as H.264, every displayed frame at its session time.

    Turned and mirrored pictures are made upright; stretched pixels stay stretched otherwise.

    Args:
        film: what to encode.
    """

    part: Part = "pictures"

    def __init__(self, film: SourceFilm) -> None:
        self._film = film
        look = film.probe
        self._is_turned = bool(look.rotation or look.is_mirrored)
        self._size = (
            (look.display_width, look.display_height)
            if self._is_turned
            else (look.width, look.height)
        )
        self._offset_us = round((film.first_frame - film.origin) / _MICROSECOND)

    def add_to(self, film: OutputContainer) -> None:
        """Announce the pictures to the copy."""
        look = self._film.probe
        rate = look.nominal_rate or Fraction(25)
        options = {
            "preset": "fast",
            "crf": _QUALITY,
            "g": str(max(round(rate), 10)),
            "flags": "+bitexact",
        }
        stream = film.add_stream("libx264", rate=round(rate) or 25, options=options)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv444p" if self._size[0] % 2 or self._size[1] % 2 else "yuv420p"
        context = stream.codec_context
        context.time_base = stream.time_base = _MICROSECOND
        if not self._is_turned:
            context.sample_aspect_ratio = look.sample_aspect
        self._stream, self._context = stream, context
        self._name_colours()

    def _name_colours(self) -> None:
        """Say in which colours the pictures are: the source's, or those that RGB is turned into."""
        with FrameReader(self._film.path, self._film.index) as reader:
            matrix = int(reader.frame(0).colorspace)
        self._from_rgb = self._is_turned or matrix == _RGB
        self._context.colorspace = _BT601 if self._from_rgb else matrix
        self._context.color_range = _LIMITED

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the pictures."""
        clean = None
        for packet in self._encoded():
            if clean is None:
                clean = cleaner_for("h264", bytes(self._context.extradata or b""))
            if packet.dts is None:
                raise CannotCleanError("the encoder gave a packet without a time")
            copy = fresh_packet(clean.clean(bytes(packet)), packet)
            copy.stream, copy.time_base = self._stream, packet.time_base
            copy.pts, copy.dts = packet.pts, packet.dts
            yield packet.dts * packet.time_base, copy

    def _encoded(self) -> Iterator[AnyPacket]:
        frames = self._film.index.frames
        with FrameReader(self._film.path, self._film.index, cache_bytes=_CACHE_BYTES) as reader:
            for number in range(len(frames)):
                frame = self._upright(reader, number)
                start = frames.time_of(number)
                frame.pts, frame.time_base = start + self._offset_us, _MICROSECOND
                frame.duration = frames.time_of(number + 1) - start
                yield from self._stream.encode(frame)
        yield from self._stream.encode(None)

    def _upright(self, reader: FrameReader, number: int) -> VideoFrame:
        """Return frame `number` as the encoder wants it, free of anything but its picture."""
        if self._is_turned:
            picture = av.VideoFrame.from_ndarray(reader.rgb(number), format="rgb24")
            return picture.reformat(
                format=self._stream.pix_fmt, dst_colorspace="ITU601", dst_color_range="MPEG"
            )
        frame = reader.frame(number)
        plain = frame.reformat(
            width=self._size[0],
            height=self._size[1],
            format=self._stream.pix_fmt,
            dst_color_range="MPEG",
            dst_colorspace="ITU601" if self._from_rgb else None,
        )
        return av.VideoFrame.from_ndarray(plain.to_ndarray(), format=plain.format.name)


class EncodedAudio:
    """The film's sound as AAC, in time with the pictures; holes in it become silence.

    Args:
        film: what to encode; it has sound.
    """

    part: Part = "sound"

    def __init__(self, film: SourceFilm) -> None:
        self._film = film
        rate = film.probe.audio_rate or 48_000
        self._rate = rate if rate in _RATES else 48_000
        self._layout: Literal["mono", "stereo"] = (
            "mono" if film.probe.audio_channels == 1 else "stereo"
        )

    def add_to(self, film: OutputContainer) -> None:
        """Announce the sound to the copy."""
        stream = film.add_stream("aac", rate=self._rate, options=dict(_AS_HEARD))
        stream.codec_context.layout = self._layout
        stream.codec_context.bit_rate = _BITS_A_CHANNEL * (1 if self._layout == "mono" else 2)
        stream.codec_context.time_base = stream.time_base = Fraction(1, self._rate)
        self._stream = stream

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the sound."""
        clean = None
        for packet in self._encoded():
            if clean is None:
                clean = cleaner_for("aac", bytes(self._stream.codec_context.extradata or b""))
            if packet.pts is None:
                raise CannotCleanError("the encoder gave a packet without a time")
            copy = fresh_packet(clean.clean(bytes(packet)), packet)
            copy.stream, copy.time_base = self._stream, packet.time_base
            copy.pts = copy.dts = packet.pts
            yield packet.pts * packet.time_base, copy

    def _encoded(self) -> Iterator[AnyPacket]:
        line = sound_line(self._film.path, self._film.origin, self._rate, self._layout)
        for number, block in enumerate(_blocks(line)):
            frame = av.AudioFrame.from_ndarray(block, "fltp", self._layout)
            frame.sample_rate, frame.pts = self._rate, number * _BLOCK
            frame.time_base = Fraction(1, self._rate)
            yield from self._stream.encode(frame)
        yield from self._stream.encode(None)


def _blocks(line: Iterable[Samples]) -> Iterator[Samples]:
    """Cut a line of samples into the encoder's blocks; the last may be shorter."""
    waiting: Samples | None = None
    for piece in line:
        waiting = piece if waiting is None else np.concatenate([waiting, piece], axis=1)
        whole = waiting.shape[1] // _BLOCK * _BLOCK
        for first in range(0, whole, _BLOCK):
            yield np.ascontiguousarray(waiting[:, first : first + _BLOCK])
        waiting = waiting[:, whole:]
    if waiting is not None and waiting.shape[1]:
        yield np.ascontiguousarray(waiting)
