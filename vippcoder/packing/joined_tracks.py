"""The tracks of several parts of one film, laid behind each other."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

import av
import numpy as np

from vippcoder.media.sound_line import Samples, sound_line
from vippcoder.packing.cleaning import CannotCleanError
from vippcoder.packing.tracks import CopiedVideo, decoding_times

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from av.container import OutputContainer

    from vippcoder.packing.making import Part
    from vippcoder.packing.source_film import SourceFilm
    from vippcoder.packing.tracks import AnyPacket

_RATE = 48_000
_BLOCK = 1024


def begins_of(parts: Sequence[SourceFilm]) -> list[int]:
    """Return when each part begins, and when the last ends, in microseconds of the whole.

    A part begins when the last frame of the one before leaves the screen.
    """
    return list(accumulate((part.index.frames.end_us for part in parts), initial=0))


class JoinedVideo:
    """The pictures of the parts, packet by packet, each part behind the one before.

    Args:
        parts: in order; of the same coding.

    Raises:
        CannotCleanError: a part cannot be copied clean, or is coded otherwise than the first.
    """

    part: Part = "pictures"

    def __init__(self, parts: Sequence[SourceFilm]) -> None:
        self._tick = parts[0].index.time_base
        for number, other in enumerate(parts[1:], start=2):
            if _form(other) != _form(parts[0]):
                raise CannotCleanError(f"part {number} is coded otherwise than part 1")
        self._tracks = [CopiedVideo(part) for part in parts]
        for number, track in enumerate(self._tracks[1:], start=2):
            if track.set_up != self._tracks[0].set_up:
                raise CannotCleanError(f"part {number} is coded otherwise than part 1")
        begins = [round(Fraction(at, 1_000_000) / self._tick) for at in begins_of(parts)]
        self._stamps = [
            begin + stamp
            for begin, track in zip(begins, self._tracks, strict=False)
            for stamp in track.stamps()
        ]
        if len(set(self._stamps)) != len(self._stamps):
            raise CannotCleanError("pictures of two parts fall on the same moment")

    def add_to(self, film: OutputContainer) -> None:
        """Announce the pictures to the whole."""
        first, *others = self._tracks
        first.add_to(film)
        for other in others:
            other.go_on_in(first)

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the pictures."""
        times = zip(self._stamps, decoding_times(self._stamps), strict=True)
        for track in self._tracks:
            for _, packet in track.packets():
                packet.pts, packet.dts = next(times)
                yield packet.dts * self._tick, packet


def _form(part: SourceFilm) -> tuple[object, ...]:
    known = part.probe
    return (
        known.video_codec,
        known.pixel_format,
        known.width,
        known.height,
        known.sample_aspect,
        known.rotation,
        known.is_mirrored,
        part.index.time_base,
    )


class JoinedSound:
    """The sound of the parts as plain samples, each part as long as its pictures.

    Sound stays in time with its own pictures: what a part has before its first frame or behind its
    last is left out, and what it lacks is silence.

    Args:
        parts: in order; one of them at least has sound.
    """

    part: Part = "sound"

    def __init__(self, parts: Sequence[SourceFilm]) -> None:
        self._parts = parts
        heard = [part.probe for part in parts if part.first_sound is not None]
        self._rate = max((known.audio_rate or _RATE for known in heard), default=_RATE)
        is_mono = all(known.audio_channels == 1 for known in heard)
        self._layout: Literal["mono", "stereo"] = "mono" if is_mono else "stereo"

    def add_to(self, film: OutputContainer) -> None:
        """Announce the sound to the whole."""
        stream = film.add_stream("pcm_f32le", rate=self._rate)
        stream.codec_context.layout = self._layout
        stream.codec_context.time_base = stream.time_base = Fraction(1, self._rate)
        self._stream = stream

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the sound."""
        at = 0
        for piece in self._pieces():
            packed = np.ascontiguousarray(piece.T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, "flt", self._layout)
            frame.sample_rate, frame.pts = self._rate, at
            frame.time_base = Fraction(1, self._rate)
            for packet in self._stream.encode(frame):
                yield Fraction(at, self._rate), packet
            at += piece.shape[1]

    def _pieces(self) -> Iterator[Samples]:
        begins = [round(at * self._rate / 1_000_000) for at in begins_of(self._parts)]
        for number, part in enumerate(self._parts):
            left = begins[number + 1] - begins[number]
            for piece in self._of_part(part):
                kept = piece[:, :left]
                left -= kept.shape[1]
                yield from _blocks(kept)
                if left <= 0:
                    break
            while left > 0:
                silence = np.zeros((1 if self._layout == "mono" else 2, min(left, _BLOCK)))
                left -= silence.shape[1]
                yield silence.astype(np.float32)

    def _of_part(self, part: SourceFilm) -> Iterator[Samples]:
        if part.first_sound is not None:
            yield from sound_line(part.path, part.first_frame, self._rate, self._layout)


def _blocks(piece: Samples) -> Iterator[Samples]:
    for first in range(0, piece.shape[1], _BLOCK):
        yield piece[:, first : first + _BLOCK]
