"""How a film is opened: one place that knows what counts as a film and what does not."""

from __future__ import annotations

import os
from enum import Enum
from typing import TYPE_CHECKING

import av
import av.error
from av.stream import Disposition

from vippcoder.errors import StudyError

if TYPE_CHECKING:
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

_NOT_FILMS = frozenset({"tty", "image2", "lavfi", "hls", "concat", "dash"})
"""Readers of FFmpeg that make a picture out of text, read one still, or follow links elsewhere."""

_NOT_THE_FILM = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image

_THREADS_AT_MOST = 8
"""Frame threads delay the first frame by one packet each, so more cost more than they bring."""

CHOOSE_ANOTHER = "choose a file that plays in a video player"


def open_film(path: Path) -> tuple[InputContainer, VideoStream]:
    """Open a file and find its film: the first video stream that is not a cover or a thumbnail.

    The caller closes the container. No other file and no network address is ever opened, whatever
    the file says. Tags that are not UTF-8 do no harm.

    Raises:
        StudyError: there is no such file, it cannot be read, it is not a media file, or it holds
            no video stream that can be decoded.
    """
    _refuse_unreadable(path)
    try:
        container = av.open(
            f"file:{path.absolute()}",
            metadata_errors="replace",
            container_options={"protocol_whitelist": "file"},
        )
    except av.error.FFmpegError as error:
        raise _not_media(path) from error
    names = set(container.format.name.split(","))
    if names & _NOT_FILMS or container.format.name.endswith("_pipe"):
        container.close()
        raise StudyError("is not a film", path=path, mend=CHOOSE_ANOTHER)
    for stream in container.streams.video:
        if not stream.disposition & _NOT_THE_FILM and _is_decodable(stream):
            return container, stream
    sentence = _why_no_film(container)
    container.close()
    raise StudyError(sentence, path=path, mend=CHOOSE_ANOTHER)


def sound_of(container: InputContainer) -> AudioStream | None:
    """Return the first audio stream that can be decoded, or None."""
    return next((stream for stream in container.streams.audio if _is_decodable(stream)), None)


class Care(Enum):
    """What a decoder does about damage."""

    STRICT = "stop at any"
    """Several frames at once; the slightest damage is an error."""
    PLAIN = "stop at what cannot be bridged"
    """Several frames at once; for starting points whose leading frames fail by nature."""
    CAREFUL = "bridge all"
    """One thread: slower, and the same on every machine, which several threads are not once they
    have something to bridge."""
    PROBING = "bridge none"
    """One thread; what is damaged gives no frame, and which packets those are is told."""

    @property
    def goes_on(self) -> bool:
        """Whether decoding goes on past damage."""
        return self in {Care.CAREFUL, Care.PROBING}


def prepare(stream: VideoStream, care: Care) -> None:
    """Set the decoder up before its first packet."""
    context = stream.codec_context
    # Threads that share a frame's slices hide damage from one another (MPEG-2, HEVC).
    stream.thread_type = "SLICE" if care.goes_on else "FRAME"
    context.thread_count = 1 if care.goes_on else min(os.cpu_count() or 1, _THREADS_AT_MOST)
    if care in {Care.STRICT, Care.PROBING}:
        context.options = {"err_detect": "explode"}


def _is_decodable(stream: VideoStream | AudioStream) -> bool:
    # PyAV gives a stream without decoder no codec context, against its own stubs.
    context: object = stream.codec_context
    return context is not None


def _why_no_film(container: InputContainer) -> str:
    if any(not _is_decodable(stream) for stream in container.streams.video):
        return "holds a video stream in a coding that this program cannot decode"
    if container.streams.video:
        return "holds no film, only a cover picture"
    if container.streams.audio:
        return "holds sound but no video stream"
    return "holds no video stream"


def _refuse_unreadable(path: Path) -> None:
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise StudyError("is empty", path=path, mend="copy it again from its source")
    except FileNotFoundError as error:
        raise StudyError("there is no such file", path=path, mend="check the name") from error
    except IsADirectoryError as error:
        raise StudyError(
            "is a folder, not a film", path=path, mend="name the file in it"
        ) from error
    except PermissionError as error:
        raise StudyError(
            "may not be read by you", path=path, mend="ask its owner for access"
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StudyError(f"cannot be read: {reason}", path=path, mend="copy it again") from error


def _not_media(path: Path) -> StudyError:
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] == b"ftyp":
        return StudyError(
            "is an unfinished or damaged recording: its table of frames is missing",
            path=path,
            mend="copy it again from the camera, or have the camera repair it",
        )
    return StudyError("is not a media file that can be read", path=path, mend=CHOOSE_ANOTHER)
