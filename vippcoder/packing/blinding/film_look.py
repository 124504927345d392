"""One film looked at from outside: everything in it that is neither picture nor sound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import av
import av.error
from av.stream import Disposition

from vippcoder.packing.blinding.signature import Signature, signature_of
from vippcoder.packing.boxes import boxes
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.stream import Stream

    from vippcoder.timebase import FrameTimes

_PICTURES_BESIDE = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
_PARTS = (("video", "pictures"), ("audio", "sound"))
_NO_HIGH_BANDS = bytes.fromhex("56e500")
"""With this FFmpeg's AAC ends its set-up: no bands are made up."""
_CLOCKED = {"mvhd": 4, "tkhd": 4, "mdhd": 4}
"""Boxes that say when a film was made: bytes before the two moments."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One text that a container holds beside its film."""

    place: str
    """`the film`, `the pictures`, `the sound`, or another kind of track."""
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class FilmLook:
    """What one file shows to whoever opens it with a tool."""

    name: str
    """As the report names it."""
    size_bytes: int
    signature: Signature | None
    """None where it cannot be opened as a film."""
    tags: tuple[Tag, ...] = ()
    chapters: int = 0
    other_tracks: tuple[str, ...] = ()
    """Kinds of the tracks beside one of pictures and one of sound: subtitle, data, attachment."""
    covers: int = 0
    """Cover pictures, thumbnails, stills."""
    header_moments: tuple[str, ...] = ()
    """Boxes whose moments of creation or change are set."""
    odd_boxes: tuple[str, ...] = ()
    """Boxes of the container that a blind copy does not need, user data among them."""
    remarks: tuple[str, ...] = ()
    """Tracks (`pictures`, `sound`) whose packets hold more than the film: user data, SEI, comments,
    or a coding of which nobody can tell."""


def look_at_film(path: Path, name: str, frames: FrameTimes | None = None) -> FilmLook:
    """Look at one film; a file that cannot be opened as one gives a look without signature.

    Args:
        path: the film.
        name: what the report calls it.
        frames: when its frames appear, if known.
    """
    size = path.stat().st_size
    container = _opened(path)
    if container is None:
        return FilmLook(name, size, None)
    with container:
        tracks, covers = _beside(container)
        look = FilmLook(
            name=name,
            size_bytes=size,
            signature=signature_of(container, frames),
            tags=tuple(_tags(container)),
            chapters=len(container.chapters()),
            other_tracks=tracks,
            covers=covers,
        )
    return replace(
        look,
        header_moments=tuple(_moments(path)),
        odd_boxes=tuple(dict.fromkeys(box.path for box in boxes(path) if not box.is_expected)),
        remarks=tuple(part for kind, part in _PARTS if _holds_remarks(path, kind)),
    )


def outline_of(path: Path, name: str, frames: FrameTimes | None = None) -> FilmLook:
    """Look at no more than a film's size and signature, which is quick."""
    size = path.stat().st_size
    container = _opened(path)
    if container is None:
        return FilmLook(name, size, None)
    with container:
        return FilmLook(name, size, signature_of(container, frames))


def _opened(path: Path) -> InputContainer | None:
    try:
        return av.open(
            f"file:{path.absolute()}",
            metadata_errors="replace",
            container_options={"protocol_whitelist": "file"},
        )
    except (av.error.FFmpegError, OSError):
        return None


def _tags(container: InputContainer) -> list[Tag]:
    tags = [Tag("the film", key, value) for key, value in container.metadata.items()]
    for stream in container.streams:
        place = {"video": "the pictures", "audio": "the sound"}.get(stream.type, stream.type)
        tags += [Tag(place, key, value) for key, value in stream.metadata.items()]
    return tags


def _beside(container: InputContainer) -> tuple[tuple[str, ...], int]:
    covers = sum(bool(one.disposition & _PICTURES_BESIDE) for one in container.streams)
    plain = [one.type for one in container.streams if not one.disposition & _PICTURES_BESIDE]
    for expected in ("video", "audio"):
        if expected in plain:
            plain.remove(expected)
    return tuple(plain), covers


def _moments(path: Path) -> list[str]:
    told = []
    for box in boxes(path):
        before = _CLOCKED.get(box.kind)
        if before is None or len(box.content) < before:
            continue
        length = 16 if box.content[0] == 1 else 8
        if any(box.content[before : before + length]):
            told.append(box.path)
    return told


def _holds_remarks(path: Path, kind: str) -> bool:
    """Whether cleaning the packets of the first track of a kind takes anything out of them."""
    container = _opened(path)
    if container is None:
        return False
    with container:
        stream = next((one for one in container.streams if one.type == kind), None)
        if stream is None:
            return False
        try:
            return any(before != after for before, after in _cleaned(container, stream))
        except (CannotCleanError, av.error.FFmpegError):
            return True


def _cleaned(container: InputContainer, stream: Stream) -> Iterator[tuple[bytes, bytes]]:
    """Yield the essence of each packet as it is and cleaned, the set-up first."""
    context = getattr(stream, "codec_context", None)
    if context is None:
        raise CannotCleanError("nothing can decode it")
    set_up = bytes(getattr(context, "extradata", None) or b"")
    cleaner = cleaner_for(context.codec.canonical_name, set_up)
    yield set_up.removesuffix(_NO_HIGH_BANDS), cleaner.extradata
    for packet in container.demux(stream):
        content = bytes(packet)
        if content:
            yield cleaner.essence(content), cleaner.essence(cleaner.clean(content))
