"""Films in which a name and a date are planted wherever a film has a place for them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from made_films import VPX, make_film

from vippcoder.packing.cleaning.nal_units import guarded_payload, join_units, split_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAME, DATE, CLOCK = "Hildegard Ottersen", "2019-07-23", "20190723141559"
SECRETS = (NAME, "Ottersen", DATE, "2019:07:23", CLOCK, "Trondheim", "Kapitel Ottersen")


def user_data_unit(text: str, codec: str = "h264") -> bytes:
    """An SEI unit user_data_unregistered, such as camcorders leave their dates in."""
    payload = bytes(range(16)) + text.encode()
    size = b"\xff" * (len(payload) // 255) + bytes([len(payload) % 255])
    head = b"\x06" if codec == "h264" else b"\x4e\x01"
    return guarded_payload(head + b"\x05" + size + payload + b"\x80")


def rewrite(
    source: Path,
    target: Path,
    change: Callable[[bytes], bytes],
    *,
    kind: str | None = None,
    tags: dict[str, str] | None = None,
    part: str = "video",
) -> Path:
    """Copy a film, changing every packet of one part, with tags in the container and its tracks."""
    with av.open(str(source)) as film, av.open(str(target), "w", format=kind) as copy:
        copy.metadata.update(tags or {})
        tracks = {}
        for stream in film.streams:
            tracks[stream.index] = copy.add_stream_from_template(stream, opaque=True)
            tracks[stream.index].metadata.update(
                {"handler_name": f"Handler {NAME}", "language": "nor"} if tags else {}
            )
        for packet in film.demux():
            if packet.size == 0:
                continue
            if packet.stream.type == part:
                content = change(bytes(packet))
                changed = av.Packet(len(content))
                changed.update(content)
                changed.pts, changed.dts = packet.pts, packet.dts
                changed.duration, changed.time_base = packet.duration, packet.time_base
                changed.is_keyframe = packet.is_keyframe
            else:
                changed = packet
            changed.stream = tracks[packet.stream_index]
            copy.mux(changed)
    return target


def with_user_data(packet: bytes) -> bytes:
    """An H.264 packet in mp4 framing with a date and a name before its picture."""
    units = split_units(packet, 4)
    return join_units([user_data_unit(f"{NAME} {CLOCK} {DATE}"), *units], 4)


def planted_mp4(folder: Path) -> Path:
    """H.264 and AAC with secrets in user data, tags, handler, chapter, subtitle, cover."""
    plain = make_film(folder / "plain.mp4", "libx264", "aac")
    marked = rewrite(plain, folder / "marked.mp4", with_user_data)
    target = folder / f"{NAME} {DATE}.mp4"
    with av.open(str(marked)) as film, av.open(str(target), "w") as copy:
        copy.metadata.update(
            {"title": NAME, "creation_time": f"{DATE}T14:15:59Z", "location": "Trondheim"}
        )
        copy.set_chapters(
            [
                {
                    "id": 1,
                    "start": 0,
                    "end": 1000,
                    "time_base": av.AVRational(1, 1000),
                    "metadata": {"title": "Kapitel Ottersen"},
                }
            ]
        )
        tracks = {}
        for stream in film.streams:
            track = copy.add_stream_from_template(stream, opaque=True)
            track.metadata.update({"handler_name": f"Handler {NAME}", "language": "nor"})
            tracks[stream.index] = track
        subtitle = copy.add_stream("mov_text")
        subtitle.codec_context.subtitle_header = b""
        _cover(copy)
        _say(copy, subtitle, f"{NAME} {DATE}")
        for packet in film.demux():
            if packet.size:
                packet.stream = tracks[packet.stream_index]
                copy.mux(packet)
    return target


def _say(copy: av.container.OutputContainer, track: Any, text: str) -> None:
    """Add a subtitle of half a second."""
    content = len(text.encode()).to_bytes(2, "big") + text.encode()
    packet = av.Packet(len(content))
    packet.update(content)
    packet.stream, packet.time_base = track, Fraction(1, 1000)
    packet.pts = packet.dts = 100
    packet.duration = 500
    copy.mux(packet)


def _cover(copy: av.container.OutputContainer) -> None:
    cover = copy.add_stream("mjpeg", rate=1)
    cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
    cover.disposition = av.stream.Disposition.attached_pic
    frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
    copy.mux(cover.encode(frame.reformat(format="yuvj420p")))
    copy.mux(cover.encode())


def planted_matroska(folder: Path) -> Path:
    """VP8 and Vorbis with secrets in tags, language, attachment and the sound's comment header."""
    plain = make_film(folder / "plain.webm", "libvpx", "libopus", options=dict(VPX))
    target = folder / f"{NAME}.mkv"
    with av.open(str(plain)) as film, av.open(str(target), "w") as copy:
        copy.metadata.update({"title": NAME, "DATE": DATE})
        copy.add_attachment(f"{NAME}.txt", "text/plain", f"{NAME} {DATE}".encode())
        tracks = {}
        for stream in film.streams:
            track = copy.add_stream_from_template(stream, opaque=True)
            track.metadata.update({"title": f"Handler {NAME}", "language": "nor"})
            tracks[stream.index] = track
        for packet in film.demux():
            if packet.size:
                packet.stream = tracks[packet.stream_index]
                copy.mux(packet)
    return target


def planted_mpeg2(folder: Path) -> Path:
    """MPEG-2 with a clock in every group and a name as user data, in a transport stream."""
    plain = make_film(
        folder / "plain.ts",
        "mpeg2video",
        "mp2",
        kind="mpegts",
        options={"b": "2M", "gop_timecode": "14:15:59:07", "g": "12"},
    )

    def mark(packet: bytes) -> bytes:
        at = packet.find(b"\0\0\1\0")
        return packet[:at] + b"\0\0\1\xb2" + f"{NAME} {DATE}".encode() + packet[at:]

    return rewrite(plain, folder / f"{NAME}.ts", mark, kind="mpegts", tags={"service_name": NAME})


def planted_mpeg4(folder: Path) -> Path:
    """MPEG-4 part 2 with a name as user data beside the encoder's own."""
    plain = make_film(folder / "plain4.mp4", "mpeg4", "aac", options={"b": "2M"})

    def mark(packet: bytes) -> bytes:
        return b"\0\0\1\xb2" + f"{NAME} {DATE}".encode() + packet

    return rewrite(plain, folder / f"{NAME} 4.mp4", mark, tags={"comment": NAME})


def planted_hevc(folder: Path) -> Path:
    """HEVC with user data before each picture."""
    plain = make_film(
        folder / "plain5.mp4", "libx265", "aac", options={"x265-params": "log-level=none"}
    )

    def mark(packet: bytes) -> bytes:
        unit = user_data_unit(f"{NAME} {CLOCK}", "hevc")
        return join_units([unit, *split_units(packet, 4)], 4)

    return rewrite(plain, folder / f"{NAME} 5.mp4", mark, tags={"title": NAME})
