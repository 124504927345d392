"""Remarks before and behind the sound of AAC frames; the sound itself stays to the bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
import planted
import pytest
from made_films import make_film

from vippcoder.jobs import Job
from vippcoder.packing.blind_copy import blind_copy
from vippcoder.packing.byte_search import ByteSearch
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for
from vippcoder.packing.masks import draw_mask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = f"{planted.NAME} {planted.DATE}".encode()


def bits_of(data: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in data)


def bytes_of(bits: str) -> bytes:
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def data_element(text: bytes) -> str:
    return "100" + "0000" + "0" + f"{len(text):08b}" + bits_of(text)


def fill_element(text: bytes) -> str:
    count = len(text) + 1
    head = f"{count:04b}" if count < 15 else "1111" + f"{count - 14:08b}"
    return "110" + head + "0000" + "0000" + bits_of(text)


def behind(packet: bytes, element: str) -> bytes:
    """Put an element between the sound and the end mark of a frame."""
    bits = bits_of(packet).rstrip("0")
    assert bits.endswith("111")
    return bytes_of(bits[:-3] + element + "111")


PLANTS: dict[str, Callable[[bytes], bytes]] = {
    "data before": lambda packet: bytes_of(data_element(TEXT) + bits_of(packet)),
    "fill before": lambda packet: bytes_of(fill_element(TEXT) + bits_of(packet)),
    "data behind": lambda packet: behind(packet, data_element(TEXT)),
    "fill behind": lambda packet: behind(packet, fill_element(TEXT)),
    "both behind": lambda packet: behind(packet, fill_element(TEXT) + data_element(TEXT)),
    "after the end": lambda packet: packet + TEXT,
    "zeros, then text": lambda packet: packet + bytes(40) + TEXT,
}


@pytest.fixture(scope="module")
def spoken(films: Path) -> tuple[bytes, list[bytes]]:
    """Configuration and frames of two seconds of speech."""
    return track(make_film(films / "spoken.mp4", "libx264", "aac"))


def track(path: Path) -> tuple[bytes, list[bytes]]:
    with av.open(str(path)) as film:
        stream = film.streams.audio[0]
        packets = [bytes(packet) for packet in film.demux(stream) if packet.size]
        return bytes(stream.codec_context.extradata or b""), packets


def heard(config: bytes, packets: list[bytes]) -> np.ndarray:
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = config
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(packet))]
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


@pytest.mark.parametrize("plant", PLANTS)
def test_a_remark_goes_and_the_sound_stays(spoken: tuple[bytes, list[bytes]], plant: str) -> None:
    config, packets = spoken[0], spoken[1][:40]
    cleaner = cleaner_for("aac", config)
    marked = [PLANTS[plant](packet) for packet in packets]
    clean = [cleaner.clean(packet) for packet in marked]
    whole = b"".join(clean)
    needles = ByteSearch([TEXT[at : at + 5] for at in range(len(TEXT) - 4)])
    assert list(needles.in_bytes(whole)) == list(needles.between_bytes(whole)) == []
    assert np.array_equal(heard(cleaner.extradata, clean), heard(config, marked))
    again = cleaner_for("aac", cleaner.extradata)
    assert [again.clean(packet) for packet in clean] == clean


def test_sound_without_a_remark_is_left_as_it_is(spoken: tuple[bytes, list[bytes]]) -> None:
    config, packets = spoken
    cleaner = cleaner_for("aac", config)
    clean = [cleaner.clean(packet) for packet in packets]
    changed = [a for a, b in zip(packets, clean, strict=True) if a != b]
    assert len(changed) < len(packets) / 10, "the first names its encoder, a few end in set bits"
    assert np.array_equal(heard(config, clean), heard(config, packets))


def test_the_configuration_loses_what_follows_its_numbers() -> None:
    assert cleaner_for("aac", b"\x12\x10Hildegard").extradata == b"\x12\x10"
    assert cleaner_for("aac", b"\x11\x88\x56\xe5\x00").extradata == b"\x11\x88"


@pytest.mark.parametrize(
    "config", [b"\x2b\x92\x08\x00", b"\x12\x00", b"\x12\x30", b"\xf8\xe8\x50\x00", b"\x12"]
)
def test_other_kinds_of_aac_are_not_copied(config: bytes) -> None:
    """High bands behind the sound; channels by program element; six channels; low delay; short."""
    with pytest.raises(CannotCleanError):
        cleaner_for("aac", config)


def test_a_damaged_frame_is_not_copied(spoken: tuple[bytes, list[bytes]]) -> None:
    config, _ = spoken
    with pytest.raises(CannotCleanError):
        cleaner_for("aac", config).clean(b"\x00" + TEXT)


def test_a_transport_streams_headers_go(spoken: tuple[bytes, list[bytes]]) -> None:
    config, packets = spoken
    frame, cleaner = packets[5], cleaner_for("aac", b"")
    size = len(frame) + 7
    rate, channels = (config[0] & 7) << 1 | config[1] >> 7, config[1] >> 3 & 15
    word = 0xFFF1 << 40 | 1 << 38 | rate << 34 | channels << 30 | size << 13 | 0x7FF << 2
    assert cleaner.clean(word.to_bytes(7, "big") + frame) == frame
    assert cleaner.extradata == bytes([config[0], config[1] & 0xF8])


def test_a_name_behind_the_sound_does_not_reach_the_copy(films: Path, out: Path) -> None:
    plain = make_film(films / "quiet.mp4", "libx264", "aac")
    source = films / "marked-sound.mp4"
    planted.rewrite(plain, source, PLANTS["data behind"], part="audio")
    made = blind_copy(source, out, draw_mask(), Job())
    assert made.making.copies_sound
    config, packets = track(out / made.file)
    whole = b"".join(packets)
    needles = ByteSearch([planted.NAME.encode()])
    assert list(needles.in_bytes(whole)) == list(needles.between_bytes(whole)) == []
    assert np.array_equal(heard(config, packets), heard(*track(plain)))
