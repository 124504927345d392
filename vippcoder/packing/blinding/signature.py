"""What a film's outside says of the camera and the program that made it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

    from vippcoder.timebase import FrameTimes

_EVEN_US = 1_500
_EVEN_SHARE = 0.98


@dataclass(frozen=True, slots=True)
class Signature:
    """Everything by which two films can be told apart without watching them, sizes aside."""

    container: str
    picture_codec: str
    picture_profile: str
    parameter_sets: str
    """Digest of the coding's set-up as the container holds it."""
    width: int
    height: int
    """Pixels as stored."""
    pixel_aspect: str
    time_scale: str
    """Length of a tick of the pictures' clock."""
    frame_rate: str
    """Frames a second, or `uneven`."""
    sound_codec: str
    """Empty without sound."""
    sound_profile: str
    sound_set_up: str
    """Digest of the sound's set-up."""
    sound_rate: int
    sound_channels: int

    def coding(self) -> tuple[str, ...]:
        """Return what names the codec alone."""
        return (
            self.container,
            self.picture_codec,
            self.picture_profile,
            self.sound_codec,
            self.sound_profile,
        )

    def differs_in(self, other: Signature) -> tuple[str, ...]:
        """Return the names of what differs, for people."""
        mine, its = asdict(self), asdict(other)
        return tuple(name.replace("_", " ") for name in mine if mine[name] != its[name])


def signature_of(container: InputContainer, frames: FrameTimes | None) -> Signature | None:
    """Read the signature of an open film; None if it holds no picture that can be decoded.

    Args:
        container: the film.
        frames: when its frames appear, if known; the header's rate is taken otherwise.
    """
    pictures = next((one for one in container.streams.video if _is_known(one)), None)
    if pictures is None:
        return None
    sound = next((one for one in container.streams.audio if _is_known(one)), None)
    rate = pictures.average_rate
    return Signature(
        container=container.format.name,
        picture_codec=pictures.codec_context.codec.canonical_name,
        picture_profile=pictures.codec_context.profile or "",
        parameter_sets=_digest(pictures.codec_context.extradata),
        width=pictures.codec_context.width,
        height=pictures.codec_context.height,
        pixel_aspect=str(pictures.sample_aspect_ratio or "1"),
        time_scale=str(pictures.time_base),
        frame_rate=frame_rate(frames) if frames else f"{float(rate or 0):.2f}",
        sound_codec=sound.codec_context.codec.canonical_name if sound else "",
        sound_profile=(sound.codec_context.profile or "") if sound else "",
        sound_set_up=_digest(sound.codec_context.extradata) if sound else "",
        sound_rate=sound.sample_rate if sound else 0,
        sound_channels=sound.channels if sound else 0,
    )


def frame_rate(frames: FrameTimes) -> str:
    """Return frames a second to two digits, or `uneven` for a phone's film."""
    gaps = np.array([after - before for before, after in pairwise(frames.times_us)] or [0])
    usual = float(np.median(gaps))
    if usual <= 0 or np.mean(np.abs(gaps - usual) <= _EVEN_US) < _EVEN_SHARE:
        return "uneven"
    steady = float(gaps[np.abs(gaps - usual) <= _EVEN_US].mean())
    return f"{1_000_000 / steady:.2f}"


def _is_known(stream: VideoStream | AudioStream) -> bool:
    # PyAV gives a stream without decoder no codec context, against its own stubs.
    context: object = stream.codec_context
    return context is not None


def _digest(set_up: bytes | None) -> str:
    return hashlib.sha256(bytes(set_up or b"")).hexdigest()[:12] if set_up else ""
