"""The tracks of a blind copy that are encoded anew, so that only picture and sound pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.picture_encoder import MICROSECOND, PictureCoding, PictureEncoder
from vippcoder.media.proxy import KEYFRAME_EVERY
from vippcoder.media.sound_encoder import SoundEncoder
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for
from vippcoder.packing.tracks import fresh_packet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from av.container import OutputContainer

    from vippcoder.packing.making import Part
    from vippcoder.packing.source_film import SourceFilm
    from vippcoder.packing.tracks import AnyPacket

_QUALITY = "15"
"""x264's constant rate factor: hardly to be told from the source by eye."""
OPTIONS = {
    "preset": "fast",
    "crf": _QUALITY,
    "g": str(KEYFRAME_EVERY),
    "bf": "0",  # as a coding proxy: what is encoded anyway is quick to move about in
    "flags": "+bitexact",
}


class EncodedVideo:
    """The film's pictures as H.264, every displayed frame at its session time.

    Args:
        film: what to encode.
    """

    part: Part = "pictures"

    def __init__(self, film: SourceFilm) -> None:
        self._film = film
        self._encoder = PictureEncoder(film.path, film.index, film.probe, PictureCoding(OPTIONS))

    def add_to(self, film: OutputContainer) -> None:
        """Announce the pictures to the copy."""
        self._stream = self._encoder.add_to(film)

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the pictures."""
        try:
            yield from self._cleaned()
        finally:
            self._encoder.close()

    def _cleaned(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        clean = None
        frames = self._film.index.frames
        shift_us = round((self._film.first_frame - self._film.origin) / MICROSECOND)
        times_us = [*frames.times_us, frames.end_us]
        for _, packet in self._encoder.packets(times_us, shift_us=shift_us):
            if clean is None:
                clean = cleaner_for("h264", bytes(self._stream.codec_context.extradata or b""))
            if packet.dts is None:
                raise CannotCleanError("the encoder gave a packet without a time")
            copy = fresh_packet(clean.clean(bytes(packet)), packet)
            copy.stream, copy.time_base = self._stream, packet.time_base
            copy.pts, copy.dts = packet.pts, packet.dts
            yield packet.dts * packet.time_base, copy


class EncodedAudio:
    """The film's sound as AAC, in time with the pictures; holes in it become silence.

    Args:
        film: what to encode; it has sound.
    """

    part: Part = "sound"

    def __init__(self, film: SourceFilm) -> None:
        self._encoder = SoundEncoder(film.path, film.probe, film.origin)

    def add_to(self, film: OutputContainer) -> None:
        """Announce the sound to the copy."""
        self._stream = self._encoder.add_to(film)

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the sound."""
        clean = None
        for packet in self._encoder.packets():
            if clean is None:
                clean = cleaner_for("aac", bytes(self._stream.codec_context.extradata or b""))
            if packet.pts is None:
                raise CannotCleanError("the encoder gave a packet without a time")
            copy = fresh_packet(clean.clean(bytes(packet)), packet)
            copy.stream, copy.time_base = self._stream, packet.time_base
            copy.pts = copy.dts = packet.pts
            yield packet.pts * packet.time_base, copy
