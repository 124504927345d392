"""What a film is: container, coding, size on screen, sound. Quick; decodes one frame."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av.error

from vippcoder.errors import StudyError
from vippcoder.media.source import open_film, sound_of

if TYPE_CHECKING:
    from pathlib import Path

    from av.buffer import Buffer
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_INTERLACED_ORDERS = frozenset({2, 3, 4, 5})
_BRANDS = {"qt": "mov", "3gp": "3gp", "3g2": "3g2", "M4V": "m4v", "f4v": "f4v"}
_PLAIN_NAMES = {"mov": "mp4", "matroska": "matroska", "mpegts": "mpegts", "mpeg": "mpeg"}


@dataclass(frozen=True, slots=True)
class Probe:
    """What the header of a film and its first frame say."""

    container: str
    """Short name: mp4, mov, matroska, webm, avi, mpegts, mpeg, asf, flv and so on."""
    video_codec: str
    pixel_format: str
    bit_depth: int
    width: int
    """Pixels as stored, before rotation and sample aspect."""
    height: int
    sample_aspect: Fraction
    """Width of one stored pixel over its height; 1 for square ones and where nothing is said."""
    rotation: int
    """Degrees clockwise to turn the stored picture: 0, 90, 180 or 270."""
    is_mirrored: bool
    """Whether the stored picture is to be mirrored left to right, before turning."""
    display_width: int
    """Pixels when upright and square."""
    display_height: int
    time_base: Fraction
    """Seconds in one tick of the stream's time stamps."""
    nominal_rate: Fraction | None
    """Frames a second as the header claims or FFmpeg guesses; often misleading."""
    is_interlaced: bool
    declared_us: int | None
    """Length as the container's header claims, or None."""
    audio_codec: str | None
    audio_rate: int | None
    audio_channels: int | None

    @property
    def has_audio(self) -> bool:
        """Whether there is sound that can be decoded."""
        return self.audio_codec is not None


def probe(path: Path) -> Probe:
    """Look into a film.

    Raises:
        StudyError: there is no such file, it is not a media file, it holds no video stream (a cover
            picture is none), or no frame of it can be decoded.
    """
    container, stream = open_film(path)
    with container:
        frame = _first_frame(container, stream)
        if frame is None:
            raise StudyError(
                "holds a video stream of which not one frame can be decoded",
                path=path,
                mend="copy it again from its source",
            )
        return _describe(path, container, stream, frame)


def _describe(
    path: Path, container: InputContainer, stream: VideoStream, frame: VideoFrame
) -> Probe:
    sound = sound_of(container)
    aspect = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    sample_aspect = aspect if aspect is not None and aspect > 0 else Fraction(1)
    rotation, is_mirrored = orientation(frame)
    width = max(round(frame.width * sample_aspect), 1)
    upright = (frame.height, width) if rotation in {90, 270} else (width, frame.height)
    rate = stream.guessed_rate or stream.average_rate
    return Probe(
        container=_short_name(path, container),
        video_codec=stream.codec_context.codec.canonical_name,
        pixel_format=frame.format.name,
        bit_depth=max(component.bits for component in frame.format.components),
        width=frame.width,
        height=frame.height,
        sample_aspect=sample_aspect,
        rotation=rotation,
        is_mirrored=is_mirrored,
        display_width=upright[0],
        display_height=upright[1],
        time_base=stream.time_base or Fraction(1, 1_000_000),
        nominal_rate=rate if rate is not None and rate > 0 else None,
        is_interlaced=frame.interlaced_frame
        or stream.codec_context.field_order in _INTERLACED_ORDERS,
        declared_us=container.duration if container.duration and container.duration > 0 else None,
        audio_codec=sound.codec_context.codec.canonical_name if sound else None,
        audio_rate=sound.sample_rate if sound else None,
        audio_channels=sound.channels if sound else None,
    )


def orientation(frame: VideoFrame) -> tuple[int, bool]:
    """Return (degrees clockwise, mirrored first) that bring a decoded frame upright.

    Angles between quarter turns count as the nearest quarter turn.
    """
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return 0, False
    a, b, _, c, d, *_ = struct.unpack_from("=9i", memoryview(cast("Buffer", matrix)))
    is_mirrored = a * d - b * c < 0
    # FFmpeg counts counter-clockwise; mirrored pictures are turned after mirroring left to right.
    turned = -frame.rotation if not is_mirrored else _rotation_behind_mirror(a, b)
    return round(turned / 90) % 4 * 90, is_mirrored


def _rotation_behind_mirror(a: int, b: int) -> int:
    if abs(a) >= abs(b):
        return 0 if a < 0 else 180
    return 270 if b > 0 else 90


def _first_frame(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    try:
        for packet in container.demux(stream):
            if packet.size == 0:
                continue
            try:
                for frame in stream.codec_context.decode(packet):
                    return frame
            except av.error.FFmpegError:
                continue
    except av.error.FFmpegError:
        pass  # what comes after unreadable bytes is not needed here; the decoder is emptied below
    try:
        return next(iter(stream.codec_context.decode(None)), None)
    except av.error.FFmpegError:
        return None


def _short_name(path: Path, container: InputContainer) -> str:
    name = container.format.name.split(",")[0]
    if name == "mov":
        brand = container.metadata.get("major_brand", "").strip()
        return next((short for key, short in _BRANDS.items() if brand.startswith(key)), "mp4")
    if name == "matroska" and path.suffix.lower() == ".webm":
        return "webm"
    return _PLAIN_NAMES.get(name, name)
