"""A film's pictures as H.264, every displayed frame at its own time: the one encoder of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import av.error
import av.filter

from vippcoder.errors import Defect
from vippcoder.media.decode import FrameReader
from vippcoder.media.picture import to_rgb

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from av.container import OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

    from vippcoder.media.index import FrameIndex
    from vippcoder.media.paint import Paint
    from vippcoder.media.probe import Probe

MICROSECOND = Fraction(1, 1_000_000)
_CACHE_BYTES = 64 << 20
_RGB, _BT709, _BT601, _LIMITED = 0, 1, 6, 1
"""FFmpeg's numbers for no matrix, those of high and of standard definition, and their range."""


@dataclass(frozen=True, slots=True)
class PictureCoding:
    """How pictures are coded."""

    options: dict[str, str] = field(default_factory=dict)
    """x264's own, such as crf, g and bf."""
    longest: int | None = None
    shortest: int | None = None
    """Pixels at most of the long and the short side on screen; larger pictures are scaled down."""
    deinterlaces: bool = False
    """Whether frames of two moments are made into frames of one; the count stays."""
    threads: int = 0
    """Of the encoder; 0 leaves it to x264."""
    rate: Fraction | None = None
    """Frames a second that the coding says it has; None leaves it the film's own."""


class PictureEncoder:
    """Encodes stretches of one film, quickest one after the other; close it at the end.

    Turned and mirrored pictures are made upright; stretched pixels stay stretched otherwise. More
    than 8 bits become 8; colours keep the source's matrix, RGB becomes BT.601. Painted pictures are
    upright with square pixels, in BT.709.

    Args:
        path: the film.
        index: its index.
        probe: what is known of it.
        coding: how to code.
        paint: what to do to the pictures first.
    """

    def __init__(
        self,
        path: Path,
        index: FrameIndex,
        probe: Probe,
        coding: PictureCoding,
        paint: Paint | None = None,
    ) -> None:
        self._reader = FrameReader(path, index, cache_bytes=_CACHE_BYTES)
        self._probe = probe
        self._coding = coding
        self._paint = paint
        self._is_turned = bool(probe.rotation or probe.is_mirrored)
        self.size, self.aspect = _size_and_aspect(probe, coding, is_turned=self._is_turned)
        if paint is not None:
            self.size, self.aspect = paint.size, Fraction(1)
        """Stored size, and the width of a stored pixel over its height."""
        self._matrix: int | None = None

    def close(self) -> None:
        """Let go of the film."""
        self._reader.close()

    def add_to(self, film: OutputContainer) -> VideoStream:
        """Announce the pictures to a container; times count microseconds."""
        nominal = round(self._probe.nominal_rate or Fraction(25)) or 25
        rate = self._coding.rate or nominal
        stream = film.add_stream("libx264", rate=rate, options=dict(self._coding.options))
        stream.width, stream.height = self.size
        stream.pix_fmt = "yuv444p" if self.size[0] % 2 or self.size[1] % 2 else "yuv420p"
        context = stream.codec_context
        context.time_base = stream.time_base = MICROSECOND
        context.sample_aspect_ratio = self.aspect
        if self._coding.threads:
            context.thread_count = self._coding.threads
        if self._matrix is None:
            self._matrix = int(self._reader.frame(0).colorspace)
        matrix = self._matrix
        self._from_rgb = self._is_turned or matrix == _RGB
        context.colorspace = _BT601 if self._from_rgb else matrix
        if self._paint is not None:
            context.colorspace = _BT709
        context.color_range = _LIMITED
        self._stream = stream
        return stream

    def packets(
        self,
        times_us: Sequence[int],
        first: int = 0,
        *,
        shift_us: int = 0,
        shown: Sequence[int] | None = None,
    ) -> Iterator[tuple[int, Packet[Any]]]:
        """Encode a run of frames and yield (frame encoded last, packet).

        Args:
            times_us: when each of them appears, and one more, when the last one ends.
            first: the index of the first.
            shift_us: added to the time stamps.
            shown: which of the film's frames is shown at each time, never going back; those from
                `first` on, one after the other, where it is not given.
        """
        last = first + len(times_us) - 2
        wanted = range(first, last + 1) if shown is None else shown
        run = self._pictures(wanted[0], wanted[-1])
        for number, picture in enumerate(_repeated(run, wanted)):
            frame = av.VideoFrame.from_ndarray(picture.to_ndarray(), format=picture.format.name)
            frame.pts, frame.time_base = times_us[number] + shift_us, MICROSECOND
            frame.duration = times_us[number + 1] - times_us[number]
            for packet in self._stream.encode(frame):
                yield first + number, packet
        for packet in self._stream.encode(None):
            yield last, packet

    def _pictures(self, first: int, last: int) -> Iterator[VideoFrame]:
        """Yield frames `first` to `last`, both included, as the encoder wants them."""
        if self._coding.deinterlaces:
            stored = _deinterlaced(self._reader, first, last)
        else:
            stored = (self._reader.frame(number) for number in range(first, last + 1))
        for number, frame in enumerate(stored, start=first):
            yield self._upright(frame) if self._paint is None else self._painted(number, frame)

    def _painted(self, number: int, frame: VideoFrame) -> VideoFrame:
        if self._paint is None:
            raise Defect("there is nothing to paint")
        width, height = self._paint.wanted(self._probe)
        rgb = to_rgb(frame, self._probe, width=width, height=height)
        painted = self._paint.paint(number, rgb)
        return av.VideoFrame.from_ndarray(painted, format="rgb24").reformat(
            format=self._stream.pix_fmt, dst_colorspace="ITU709", dst_color_range="MPEG"
        )

    def _upright(self, frame: VideoFrame) -> VideoFrame:
        if self._is_turned:
            rgb = to_rgb(frame, self._probe, width=self.size[0], height=self.size[1])
            return av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
                format=self._stream.pix_fmt, dst_colorspace="ITU601", dst_color_range="MPEG"
            )
        return frame.reformat(
            width=self.size[0],
            height=self.size[1],
            format=self._stream.pix_fmt,
            dst_color_range="MPEG",
            dst_colorspace="ITU601" if self._from_rgb else None,
        )


def _repeated(run: Iterator[VideoFrame], wanted: Iterable[int]) -> Iterator[VideoFrame]:
    """Yield a picture for each wanted number, from a run that starts with the first of them."""
    at: int | None = None
    picture: VideoFrame | None = None
    for number in wanted:
        while at is None or at < number:
            picture = next(run)
            at = number if at is None else at + 1
        if picture is not None:
            yield picture


def _size_and_aspect(
    probe: Probe, coding: PictureCoding, *, is_turned: bool
) -> tuple[tuple[int, int], Fraction]:
    shown = (probe.display_width, probe.display_height)
    size = shown if is_turned else (probe.width, probe.height)
    aspect = Fraction(1) if is_turned else probe.sample_aspect
    scale = min(
        Fraction(1),
        Fraction(coding.longest or max(shown), max(shown)),
        Fraction(coding.shortest or min(shown), min(shown)),
    )
    if scale == 1:
        return size, aspect
    smaller = (_even(size[0] * scale), _even(size[1] * scale))
    squeezed = aspect * Fraction(size[0], size[1]) * Fraction(smaller[1], smaller[0])
    return smaller, squeezed.limit_denominator(1000)


def _even(length: Fraction) -> int:
    return max(2 * int(length / 2), 2)


def _deinterlaced(reader: FrameReader, first: int, last: int) -> Iterator[VideoFrame]:
    """Yield one picture for each frame, whose second field is made up from its neighbours'.

    The frames beside the run are looked at too, so that where a run starts does not show.
    """
    start, end = max(first - 1, 0), min(last + 1, len(reader) - 1)
    graph = av.filter.Graph()
    head = reader.frame(start)
    source = graph.add_buffer(
        width=head.width, height=head.height, format=head.format, time_base=Fraction(1, 1000)
    )
    filter_ = graph.add("bwdif", "mode=send_frame:deint=all")
    sink = graph.add("buffersink")
    source.link_to(filter_)
    filter_.link_to(sink)
    graph.configure()
    due = start
    for number in range(start, end + 2):
        if number <= end:
            frame = reader.frame(number)
            frame.pts, frame.time_base = number, Fraction(1, 1000)
            source.push(frame)
        else:
            source.push(None)
        while True:
            try:
                picture = sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break
            if first <= due <= last and isinstance(picture, av.VideoFrame):
                yield picture
            due += 1
