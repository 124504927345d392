"""The tracks of a blind copy that are encoded anew, so that only picture and sound pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.media.picture_encoder import MICROSECOND, PictureCoding, PictureEncoder
from vippcoder.media.proxy import KEYFRAME_EVERY
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for
from vippcoder.packing.tracks import fresh_packet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from av.audio.stream import AudioStream
    from av.container import OutputContainer
    from av.video.stream import VideoStream

    from vippcoder.media.sound_encoder import SoundEncoder
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
        frames = self._film.index.frames
        shift_us = round((self._film.first_frame - self._film.origin) / MICROSECOND)
        times_us = [*frames.times_us, frames.end_us]
        packets = self._encoder.packets(times_us, shift_us=shift_us)
        try:
            yield from cleaned((packet for _, packet in packets), "h264", self._stream)
        finally:
            self._encoder.close()


class EncodedAudio:
    """A film's sound as AAC; holes in it become silence.

    Args:
        encoder: what encodes it, and in which form.
    """

    part: Part = "sound"

    def __init__(self, encoder: SoundEncoder) -> None:
        self._encoder = encoder

    def add_to(self, film: OutputContainer) -> None:
        """Announce the sound to the copy."""
        self._stream = self._encoder.add_to(film)

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the sound."""
        yield from cleaned(self._encoder.packets(), "aac", self._stream)


def cleaned(
    packets: Iterable[AnyPacket], codec: str, stream: VideoStream | AudioStream
) -> Iterator[tuple[Fraction, AnyPacket]]:
    """Yield an encoder's packets without its remarks, each with its time in seconds.

    Args:
        packets: what it gave.
        codec: the name of its coding.
        stream: where the packets go; it describes the coding once the first packet is there.

    Raises:
        CannotCleanError: a packet has no time, or nothing is left of it.
    """
    clean = None
    for packet in packets:
        if clean is None:
            clean = cleaner_for(codec, bytes(stream.codec_context.extradata or b""))
        if packet.dts is None:
            raise CannotCleanError("the encoder gave a packet without a time")
        copy = fresh_packet(clean.clean(bytes(packet)), packet)
        copy.stream, copy.time_base = stream, packet.time_base
        copy.pts, copy.dts = packet.pts, packet.dts
        yield packet.dts * packet.time_base, copy
