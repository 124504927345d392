"""The copied tracks of a blind copy: the source's packets, cleaned, on the copy's clock."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import av
import av.error
from av.packet import Packet

from vippcoder.media.packets import DISCARDED, NO_TIME, filled_packets
from vippcoder.media.source import open_film, sound_of
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import PktSideDataT
    from av.video.stream import VideoStream

    from vippcoder.packing.making import Part
    from vippcoder.packing.source_film import SourceFilm

AnyPacket: TypeAlias = "Packet[Any]"

_LEAD_IN = Fraction(1, 12)
"""Seconds of hidden sound that decoders need before what is heard: four packets of Opus at most."""
_ODD_SIDE_DATA: tuple[PktSideDataT, ...] = ("new_extradata", "param_change", "palette")
"""What changes the coding midway; a plain copy would lose it."""


class Track(Protocol):
    """One track of the copy, to be muxed."""

    part: Part

    def add_to(self, film: OutputContainer) -> None:
        """Announce the track to the copy.

        Raises:
            ValueError: the copy's container has no place for this coding.
        """

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield packets in decoding order, each with its decoding time in seconds.

        Raises:
            CannotCleanError: this stream cannot be copied clean.
        """


class CopiedVideo:
    """The film's pictures, packet by packet.

    Args:
        film: what to copy.

    Raises:
        CannotCleanError: its packets cannot be copied clean, or not so that the same frames show at
            the same times.
    """

    part: Part = "pictures"

    def __init__(self, film: SourceFilm) -> None:
        self._stream: VideoStream
        self._film = film
        self._kept = _kept_packets(film)
        self._decoding_times = decoding_times([film.index.packets.pts[n] for n in self._kept])
        container, stream = open_film(film.path)
        with container:
            self._cleaner = cleaner_for(film.probe.video_codec, _extradata(stream))

    @property
    def set_up(self) -> bytes:
        """What a decoder must be told before the first packet; cleaned."""
        return self._cleaner.extradata

    def stamps(self) -> list[int]:
        """Return when each packet is shown, in file order, in ticks after the first frame."""
        first = round(self._film.first_frame / self._film.index.time_base)
        return [self._film.index.packets.pts[ordinal] - first for ordinal in self._kept]

    def go_on_in(self, other: CopiedVideo) -> None:
        """Let the packets follow those of another film's in the same track of a copy."""
        self._stream = other._stream

    def add_to(self, film: OutputContainer) -> None:
        """Announce the pictures to the copy, turned and shaped as the source says."""
        container, stream = open_film(self._film.path)
        with container:
            self._stream = film.add_stream_from_template(stream, opaque=True)
        self._stream.codec_context.extradata = self._cleaner.extradata
        self._stream.time_base = self._film.index.time_base

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the pictures."""
        tick = self._film.index.time_base
        shift = int(self._film.origin / tick)
        stamps = self._film.index.packets.pts
        decoding = dict(zip(self._kept, self._decoding_times, strict=True))
        for ordinal, packet, content in self._cleaned():
            copy = fresh_packet(content, packet)
            copy.stream, copy.time_base = self._stream, tick
            copy.pts, copy.dts = stamps[ordinal] - shift, decoding[ordinal] - shift
            yield copy.dts * tick, copy

    def essence(self) -> Iterator[bytes]:
        """Yield what each packet of a faithful copy holds, free of framing."""
        for _, _, content in self._cleaned():
            yield self._cleaner.essence(content)

    def _cleaned(self) -> Iterator[tuple[int, Packet[VideoStream], bytes]]:
        kept = frozenset(self._kept)
        container, stream = open_film(self._film.path)
        with container:
            for ordinal, packet in enumerate(filled_packets(container, stream)):
                if ordinal in kept:
                    yield ordinal, packet, self._cleaner.clean(_content(packet))


def _kept_packets(film: SourceFilm) -> list[int]:
    """Return the packets to copy, by ordinal, in file order; those after the last frame go.

    A film in which an edit list hides pictures is encoded anew: whoever cut them off, a slate with
    a name among them, did not mean them to lie in the copy, where other players find them.
    """
    index, packets = film.index, film.index.packets
    if index.facts.decoded_because:
        raise CannotCleanError(index.facts.decoded_because)
    if not index.packet_of:
        raise CannotCleanError("frames and packets cannot be matched")
    kept = list(range(max(index.packet_of) + 1))
    stamps = [packets.pts[ordinal] for ordinal in kept]
    if NO_TIME in stamps or len(set(stamps)) != len(stamps):
        raise CannotCleanError("time stamps are missing or repeated")
    if any(packets.has(ordinal, DISCARDED) for ordinal in kept):
        raise CannotCleanError("an edit list hides pictures")
    return kept


def decoding_times(stamps: Sequence[int]) -> array[int]:
    """Return a decoding time for each packet from presentation times in decoding order.

    They rise strictly and none is later than its packet's presentation, as every container wants,
    whatever the source's own decoding times were.

    Args:
        stamps: all different, not empty.
    """
    order = sorted(stamps)
    ranks = [bisect_left(order, stamp) for stamp in stamps]
    delay = max(place - rank for place, rank in enumerate(ranks))
    step = max((order[-1] - order[0]) // max(len(order) - 1, 1), 1)
    early = [order[0] - (delay - place) * step for place in range(delay)]
    return array("q", early + order[: len(order) - delay])


class CopiedAudio:
    """The film's sound, packet by packet.

    Args:
        film: what to copy; it has sound.

    Raises:
        CannotCleanError: its packets cannot be copied clean.
    """

    part: Part = "sound"

    def __init__(self, film: SourceFilm) -> None:
        self._film = film
        container, stream = _open_sound(film)
        with container:
            codec = stream.codec_context.codec.canonical_name
            self._cleaner = cleaner_for(codec, _extradata(stream))
            for packet in _sounding(container, stream):
                self._cleaner.clean(_content(packet))  # a frame's own header may hold the set-up
                break

    def add_to(self, film: OutputContainer) -> None:
        """Announce the sound to the copy."""
        container, stream = _open_sound(self._film)
        with container:
            self._stream = film.add_stream_from_template(stream, opaque=True)
        self._stream.codec_context.extradata = self._cleaner.extradata

    def packets(self) -> Iterator[tuple[Fraction, AnyPacket]]:
        """Yield the sound."""
        before = None
        for packet, content in self._cleaned():
            tick = packet.time_base
            if packet.pts is None or (before is not None and packet.pts <= before):
                raise CannotCleanError("time stamps of the sound are missing or go back")
            before = packet.pts
            copy = fresh_packet(content, packet)
            copy.stream, copy.time_base = self._stream, tick
            copy.pts = copy.dts = packet.pts - round(self._film.origin / tick)
            yield copy.dts * tick, copy

    def essence(self) -> Iterator[bytes]:
        """Yield what each packet of a faithful copy holds."""
        for _, content in self._cleaned():
            yield self._cleaner.essence(content)

    def _cleaned(self) -> Iterator[tuple[Packet[AudioStream], bytes]]:
        container, stream = _open_sound(self._film)
        with container:
            for packet in _sounding(container, stream):
                if not self._is_cut_off(packet):
                    yield packet, self._cleaner.clean(_content(packet))

    def _is_cut_off(self, packet: Packet[AudioStream]) -> bool:
        """Whether an edit list hides a packet that the decoder does not need to find its way in."""
        if not packet.is_discard:
            return False
        if packet.pts is None or self._film.first_sound is None:
            return True
        at = packet.pts * packet.time_base
        return not self._film.first_sound - _LEAD_IN <= at < self._film.first_sound


def _open_sound(film: SourceFilm) -> tuple[InputContainer, AudioStream]:
    container, _ = open_film(film.path)
    stream = sound_of(container)
    if stream is None:
        container.close()
        raise CannotCleanError("the sound is gone")
    return container, stream


def _sounding(container: InputContainer, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
    """Yield the packets that hold sound, up to where the file breaks off."""
    try:
        for packet in container.demux(stream):
            if packet.size > 0:
                yield packet
    except av.error.FFmpegError:
        return


def _extradata(stream: VideoStream | AudioStream) -> bytes:
    return bytes(stream.codec_context.extradata or b"")


def _content(packet: AnyPacket) -> bytes:
    if any(packet.has_sidedata(kind) for kind in _ODD_SIDE_DATA):
        raise CannotCleanError("the coding changes its set-up midway")
    return bytes(packet)


def fresh_packet(content: bytes, like: AnyPacket) -> AnyPacket:
    """Return a packet of `content` with nothing of the old one but duration and keyframe flag."""
    if not content:
        raise CannotCleanError("a packet holds nothing but remarks")
    packet: AnyPacket = Packet(len(content))
    packet.update(content)
    packet.duration = like.duration or 0
    packet.is_keyframe = like.is_keyframe
    return packet
