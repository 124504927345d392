"""A burnt-in date or clock: shown to the lead's eye, and covered in the study's film."""

from __future__ import annotations

from array import array
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.contact_sheet import contact_sheet
from vippcoder.media.known import index_of_copy
from vippcoder.packing.alike.cover import CoverOrder, make_covered
from vippcoder.packing.alike.fill import filled
from vippcoder.packing.alike.film import master_of
from vippcoder.packing.alike.form import from_json
from vippcoder.packing.alike.new_film import NewFilm
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.half_taken import begin_taking, end_taking
from vippcoder.storage.study.remakes import read_remakes
from vippcoder.storage.study.store import MEDIA
from vippcoder.study.blindness.sight import session_named, still_to_code
from vippcoder.study.films.remaking import failures_told, remove_left_films, replace_films

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from vippcoder.domain.ids import RecordingId, SessionId
    from vippcoder.domain.study import StudyRecording
    from vippcoder.media.paint import Rectangle
    from vippcoder.packing.alike.cover import Covered
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class CoveredFilm:
    """A film of the study in which something was covered."""

    session: SessionId
    recording: RecordingId
    """Its new id."""
    rectangle: Rectangle
    """What is black now: what was asked for, grown to whole blocks of the coding."""
    frames: int
    """In how many frames."""
    worst_db: float
    """How alike the rest of the picture is, in decibels; from 34 on the eye sees no difference."""
    is_issued: bool
    """Whether copies in packs still show what is covered here."""


def sheet_of(
    store: StudyStore, named: str, *, angle: int = 1, job: Job | None = None
) -> NDArray[np.uint8]:
    """Return frames of a session's film and its edges enlarged, for the lead's eye.

    Args:
        store: the study.
        named: a session's id, or the mask of one of its codings.
        angle: which of its films; 1 is the reference.
        job: progress and cancellation.

    Returns:
        Array of shape (h, w, 3), red, green, blue; see `contact_sheet`.

    Raises:
        StudyError: there is no such session or angle, the person has still to code it, or its film
            cannot be read.
        CancelledError: cancelled.
    """
    job = job or Job()
    session, held = _film(store, named, angle)
    if session in still_to_code(store, store.person):
        raise StudyError(
            f"{named} is not shown to {store.person}, who has still to code its session",
            mend="ask somebody who does not code it",
        )
    path = store.folder / MEDIA / held.recording.file
    return contact_sheet(
        path, index_of_copy(path, held.recording, job.part(0, 0.2)), job=job.part(0.2, 1)
    )


def cover(
    store: StudyStore,
    named: str,
    rectangle: Rectangle,
    *,
    from_us: int | None = None,
    to_us: int | None = None,
    angle: int = 1,
    job: Job | None = None,
) -> CoveredFilm:
    """Fill a rectangle of a film with black, prove it, and put the new film in the other's place.

    Every frame and its time stay. A film that was made alike keeps the form and the size of all.

    Args:
        store: the study, open for writing.
        named: a session's id, or the mask of one of its codings.
        rectangle: in pixels of the upright picture, as the contact sheet tells them.
        from_us: the recording's time of the first frame that is covered; None: from the beginning.
        to_us: when covering ends; None: at the end.
        angle: which of its films; 1 is the reference.
        job: progress and cancellation.

    Raises:
        StudyError: there is no such session, angle, part of the picture or time, or the film does
            not come out as it should.
        CancelledError: cancelled; the study is as it was.
    """
    job = job or Job()
    remove_left_films(store)
    session, held = _film(store, named, angle)
    recording = held.recording
    first, last = _range(held, from_us, to_us)
    _refuse_outside(held, rectangle)
    details = _form_of(store, recording.id)
    rate = from_json(details["form"]).rate if details else None
    with failures_told(store, f"{named} cannot be covered"), _workbench(store) as folder:
        target = folder / "covered.mp4"
        film = master_of(store.folder / MEDIA / recording.file, recording, job.part(0, 0.05))
        order = CoverOrder(rectangle, first, last, rate)
        made = make_covered(film, recording, order, target, job.part(0.05, 0.9))
        if details:
            _fill(target, film.path.stat().st_size, recording.frames.end_us, job.part(0.9, 0.95))
        details |= {"rectangle": asdict(made.rectangle), "first": first, "last": last}
        new = _new_film(held, target, made, details)
        ids = replace_films(store, [new], job=job.part(0.95, 1))
    return CoveredFilm(
        session,
        ids[recording.id],
        made.rectangle,
        last - first + 1,
        made.worst_db,
        any(c.session == session and c.pack for c in read_assignments(store)),
    )


@contextmanager
def _workbench(store: StudyStore) -> Iterator[Path]:
    """Give a hidden folder for the work; a killed program's goes when the study is opened next."""
    folder = begin_taking(store.folder / MEDIA)
    try:
        yield folder
    finally:
        end_taking(folder)


def _film(store: StudyStore, named: str, angle: int) -> tuple[SessionId, StudyRecording]:
    session = session_named(store, named)
    for known in read_sessions(store):
        if known.id == session:
            if 1 <= angle <= len(known.recordings):
                return session, known.recordings[angle - 1]
            raise StudyError(
                f"{named} has no angle {angle}", mend=f"it has {len(known.recordings)}"
            )
    raise StudyError(f"the film of {named} is no longer in the study", mend="choose another")


def _range(held: StudyRecording, from_us: int | None, to_us: int | None) -> tuple[int, int]:
    """Return the first and the last frame that are covered."""
    frames = held.recording.frames
    start, end = from_us or 0, frames.end_us if to_us is None else min(to_us, frames.end_us)
    if not 0 <= start < end:
        raise StudyError(
            "there is nothing to cover between these times",
            mend=f"the film lasts {frames.end_us / 1_000_000:.3f} s",
        )
    return frames.index_at(start), frames.index_at(end - 1)


def _refuse_outside(held: StudyRecording, wanted: Rectangle) -> None:
    width, height = held.recording.display_width, held.recording.display_height
    inside = wanted.x >= 0 and wanted.y >= 0 and wanted.width > 0 and wanted.height > 0
    if not inside or wanted.x + wanted.width > width or wanted.y + wanted.height > height:
        raise StudyError(
            "this rectangle does not lie in the picture",
            mend=f"the picture is {width} x {height} pixels; x and y count from its upper left",
        )


def _form_of(store: StudyStore, recording: RecordingId) -> dict[str, Any]:
    """Return the form that a film was brought to, to be kept; empty if it never was."""
    remake = read_remakes(store).get(recording)
    if remake is None or "form" not in remake.details:
        return {}
    return {key: remake.details[key] for key in ("form", "window_us")}


def _fill(target: Path, size: int, end_us: int, job: Job) -> None:
    part = target.with_suffix(".part")
    filled(target, part, size, until_s=end_us / 1_000_000, job=job)
    part.replace(target)


def _new_film(
    held: StudyRecording, target: Path, made: Covered, details: dict[str, Any]
) -> NewFilm:
    recording = held.recording
    return NewFilm(
        before=recording,
        path=target,
        frames=recording.frames,
        shown=array("q", range(len(recording.frames))),
        shown_packets=made.index.packet_of,
        damaged=recording.damaged,
        display_size=made.size,
        has_audio=recording.has_audio,
        how="covered",
        how_made=f"part of the picture covered, before {held.how_made}",
        details=details,
    )
