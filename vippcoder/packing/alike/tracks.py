"""The tracks of a film that is painted or brought to a form: encoded anew, clean."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from vippcoder.media.picture_encoder import MICROSECOND, PictureCoding, PictureEncoder
from vippcoder.media.sound_encoder import SoundEncoder, SoundForm
from vippcoder.packing.alike.form import SOUND_RATE
from vippcoder.packing.encoding import OPTIONS, EncodedAudio, cleaned

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import OutputContainer

    from vippcoder.media.index import FrameIndex
    from vippcoder.media.paint import Paint
    from vippcoder.media.probe import Probe
    from vippcoder.packing.making import Part
    from vippcoder.packing.tracks import AnyPacket
    from vippcoder.timebase import FrameTimes


@dataclass(frozen=True, slots=True)
class Master:
    """A film of the study that is made anew."""

    path: Path
    index: FrameIndex
    probe: Probe

    @property
    def start(self) -> Fraction:
        """When its first frame appears, in seconds of its own clock."""
        return Fraction(self.index.start_us, 1_000_000)


class PaintedVideo:
    """A film's pictures, painted, each at its time; time 0 is the first of them.

    Args:
        film: the film.
        paint: what is done to the pictures.
        frames: when each picture appears.
        shown: which of the film's frames each of them is.
        rate: frames a second that the coding says it has.
        shift_us: when the first of them appears on the new film's clock.
    """

    part: Part = "pictures"

    def __init__(
        self,
        film: Master,
        paint: Paint,
        frames: FrameTimes,
        shown: array[int],
        rate: Fraction,
        *,
        shift_us: int = 0,
    ) -> None:
        coding = PictureCoding(OPTIONS, deinterlaces=film.probe.is_interlaced, rate=rate)
        self._encoder = PictureEncoder(film.path, film.index, film.probe, coding, paint)
        self._times_us = [*frames.times_us, frames.end_us]
        self._shown = shown
        self._shift_us = shift_us

    def add_to(self, film: OutputContainer) -> None:
        """Announce the pictures to the new film."""
        self._stream = self._encoder.add_to(film)

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the pictures."""
        packets = self._encoder.packets(self._times_us, shift_us=self._shift_us, shown=self._shown)
        try:
            yield from cleaned((packet for _, packet in packets), "h264", self._stream)
        finally:
            self._encoder.close()


def formed_audio(film: Master, end_us: int) -> EncodedAudio:
    """Return a film's sound in the form of all from its first frame on, silence where it has none.

    Args:
        film: the film.
        end_us: how long its pictures are.
    """
    form = SoundForm(SOUND_RATE, "stereo", round(end_us * MICROSECOND * SOUND_RATE))
    return EncodedAudio(SoundEncoder(film.path, film.probe, film.start, form))


def own_audio(film: Master) -> EncodedAudio:
    """Return a film's sound on the film's own clock.

    Args:
        film: the film; it has sound.
    """
    return EncodedAudio(SoundEncoder(film.path, film.probe, Fraction(0)))
