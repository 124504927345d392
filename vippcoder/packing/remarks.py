"""What cameras and encoders wrote inside the pictures and the sound of a film, as readable text."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from vippcoder.media.source import open_film, sound_of
from vippcoder.packing.cleaning import CannotCleanError, cleaner_for

if TYPE_CHECKING:
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

_PACKETS = 120
"""Looked into at the start: what a camera writes later, it writes there too."""
_RUN = re.compile(rb"[\x20-\x7e]{8,200}")
_MOST = 400


def remarks_of(path: Path) -> set[str]:
    """Return the readable text that cleaning takes out of a film's first packets.

    Codings that cannot be cleaned give none: of them nothing but the picture reaches a copy.

    Raises:
        StudyError: it is not a film.
    """
    found: set[str] = set()
    for part in ("pictures", "sound"):
        container, stream = open_film(path)
        with container:
            track = stream if part == "pictures" else sound_of(container)
            if track is not None:
                found |= _taken_out(container, track)
    return set(islice(sorted(found, key=len, reverse=True), _MOST))


def _taken_out(container: InputContainer, stream: VideoStream | AudioStream) -> set[str]:
    extradata = bytes(stream.codec_context.extradata or b"")
    found: set[str] = set()
    try:
        cleaner = cleaner_for(stream.codec_context.codec.canonical_name, extradata)
        found |= _missing(extradata, cleaner.extradata)
        for packet in islice(container.demux(stream), _PACKETS):
            if packet.size:
                found |= _missing(bytes(packet), cleaner.clean(bytes(packet)))
    except CannotCleanError:
        return found
    return found


def _missing(before: bytes, after: bytes) -> set[str]:
    if before == after:
        return set()
    return {run.decode("ascii").strip() for run in _RUN.findall(before) if run not in after}
