"""The tracks of a blind copy that are encoded anew: decoded, so that only picture and sound pass."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from av.audio.resampler import AudioResampler

from vippcoder.media.decode import FrameReader
from vippcoder.packing.sound import decoded_sound
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for
from vippcoder.packing.tracks import fresh_packet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt
    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame

    from vippcoder.packing.making import Part
    from vippcoder.packing.source_film import SourceFilm

_MICROSECOND = Fraction(1, 1_000_000)
_CACHE_BYTES = 64 << 20
_QUALITY = "15"
"""x264's constant rate factor: hardly to be told from the source by eye."""
_BITS_A_CHANNEL = 112_000
_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
          8_000)
_BLOCK = 1024
_RGB, _BT601, _LIMITED = 0, 6, 1
"""FFmpeg's numbers for a matrix of none, that of standard television, and its range."""
_GAP_SAMPLES = 960
"""A hole or an overlap of more samples than these counts; less is the rounding of time stamps."""



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
        self._size = ((look.display_width, look.display_height) if self._is_turned
                      else (look.width, look.height))
        self._offset_us = round((film.first_frame - film.origin) / _MICROSECOND)

    def add_to(self, film: OutputContainer) -> None:
        """Announce the pictures to the copy."""
        look = self._film.probe
        rate = look.nominal_rate or Fraction(25)
        options = {"preset": "fast", "crf": _QUALITY, "g": str(max(round(rate), 10)),
                   "flags": "+bitexact"}
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

    def packets(self) -> Iterator[tuple[Fraction, Packet]]:
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

    def _encoded(self) -> Iterator[Packet]:
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
            return picture.reformat(format=self._stream.pix_fmt,
                                    dst_colorspace="ITU601", dst_color_range="MPEG")
        frame = reader.frame(number)
        plain = frame.reformat(width=self._size[0], height=self._size[1],
                               format=self._stream.pix_fmt, dst_color_range="MPEG",
                               dst_colorspace="ITU601" if self._from_rgb else None)
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
        self._channels = 1 if film.probe.audio_channels == 1 else 2

    def add_to(self, film: OutputContainer) -> None:
        """Announce the sound to the copy."""
        stream = film.add_stream("aac", rate=self._rate, options={"flags": "+bitexact"})
        stream.codec_context.layout = "mono" if self._channels == 1 else "stereo"
        stream.codec_context.bit_rate = _BITS_A_CHANNEL * self._channels
        stream.codec_context.time_base = stream.time_base = Fraction(1, self._rate)
        self._stream = stream

    def packets(self) -> Iterator[tuple[Fraction, Packet]]:
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

    def _encoded(self) -> Iterator[Packet]:
        for at, block in _blocks(self._timed_samples()):
            frame = av.AudioFrame.from_ndarray(
                block, "fltp", "mono" if self._channels == 1 else "stereo")
            frame.sample_rate, frame.pts = self._rate, at
            frame.time_base = Fraction(1, self._rate)
            yield from self._stream.encode(frame)
        yield from self._stream.encode(None)

    def _timed_samples(self) -> Iterator[tuple[int | None, npt.NDArray[np.float32]]]:
        """Yield decoded sound, channels x samples, with the sample number at which it is heard."""
        layout = "mono" if self._channels == 1 else "stereo"
        resampler = AudioResampler("fltp", layout, self._rate)
        for frame in decoded_sound(self._film.path):
            at = None
            if frame.pts is not None and frame.time_base is not None:
                at = round((frame.pts * frame.time_base - self._film.origin) * self._rate)
            frame.pts = None
            for part in resampler.resample(frame):
                yield at, part.to_ndarray().astype(np.float32, copy=False)
                at = None
        for part in resampler.resample(None):
            yield None, part.to_ndarray().astype(np.float32, copy=False)



def _blocks(
    timed: Iterable[tuple[int | None, npt.NDArray[np.float32]]],
) -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
    """Yield (sample number, channels x up to 1024) without a hole or an overlap."""
    waiting: npt.NDArray[np.float32] | None = None
    start = 0
    for at, samples in timed:
        if waiting is None:
            start, waiting = at or 0, samples[:, :0]
        now = start + waiting.shape[1]
        waiting = np.concatenate([waiting, _in_time(samples, now, at)], axis=1)
        while waiting.shape[1] >= _BLOCK:
            yield start, np.ascontiguousarray(waiting[:, :_BLOCK])
            start, waiting = start + _BLOCK, waiting[:, _BLOCK:]
    if waiting is not None and waiting.shape[1]:
        yield start, np.ascontiguousarray(waiting)


def _in_time(
    samples: npt.NDArray[np.float32], now: int, at: int | None
) -> npt.NDArray[np.float32]:
    """Return the samples with silence before them or without their beginning, to be heard at `at`."""
    off = 0 if at is None else at - now
    if abs(off) <= _GAP_SAMPLES:
        return samples
    if off > 0:
        return np.concatenate([np.zeros((len(samples), off), np.float32), samples], axis=1)
    return samples[:, -off:]
