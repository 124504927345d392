"""Putting films that were made anew in the place of those they were made from."""

from __future__ import annotations

import secrets
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import av.error

from vippcoder.domain.ids import RecordingId
from vippcoder.errors import StudyError
from vippcoder.media.fingerprint import sha256
from vippcoder.packing.cleaning import CannotCleanError
from vippcoder.packing.making import NoPlaceError, UnfaithfulError
from vippcoder.storage.study.films import (
    known_files,
    read_sessions,
    recording_entries,
    removal_entry,
    removed_files,
)
from vippcoder.storage.study.half_taken import begin_taking, end_taking, place, undo_taking
from vippcoder.storage.study.remakes import Remake, remake_entry
from vippcoder.storage.study.store import MEDIA
from vippcoder.storage.study.telling import read_telling_terms, telling_entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.packing.alike.new_film import NewFilm
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.study.store import StudyStore


def replace_films(
    store: StudyStore, films: Sequence[NewFilm], *entries: Entry, job: Job
) -> dict[RecordingId, RecordingId]:
    """Put new films in the place of others, all or none; the others' files go after the commit.

    Sessions, offsets, sources and telling terms stay; each new film gets an id and a file name of
    its own.

    Args:
        store: the study, open for writing.
        films: the new films.
        entries: what else is written in the same transaction.
        job: told how far it is; what is placed can no longer be cancelled.

    Returns:
        The new ids by the old ones.

    Raises:
        OSError: the disk does not take them; nothing has changed then.
        CancelledError: cancelled; the same holds.
    """
    media = store.folder / MEDIA
    placed = {}
    for number, film in enumerate(films):
        part = job.part(number / len(films), (number + 1) / len(films))
        placed[film.before.id] = (f"m-{secrets.token_hex(6)}.mp4", sha256(film.path, part))
    fresh = {film.before.id: RecordingId(secrets.token_hex(8)) for film in films}
    folder = begin_taking(media)
    try:
        for film in films:
            film.path.rename(folder / placed[film.before.id][0])
        place(folder, [name for name, _ in placed.values()])
        with store.transaction():
            _write(store, films, fresh, placed)
            store.append(list(entries))
    except BaseException:
        undo_taking(folder, known_files(store))
        raise
    end_taking(folder)
    remove_left_films(store)
    return fresh


def remove_left_films(store: StudyStore) -> None:
    """Take away the files of recordings that were taken out, also those a killed run left."""
    for name in removed_files(store):
        with suppress(OSError):
            (store.folder / MEDIA / name).unlink(missing_ok=True)


@contextmanager
def failures_told(store: StudyStore, what: str) -> Iterator[None]:
    """Turn what goes wrong in making films anew into a sentence.

    Args:
        store: the study.
        what: what cannot be done, a clause without its end.
    """
    try:
        yield
    except (UnfaithfulError, NoPlaceError, CannotCleanError) as error:
        raise StudyError(
            f"{what} ({error})",
            path=store.folder,
            mend="let `vippcoder media doctor` look at the study's films",
        ) from error
    except (OSError, av.error.FFmpegError) as error:
        raise StudyError(
            f"cannot be written to: {error.strerror or type(error).__name__}",
            path=store.folder / MEDIA,
            mend="make room there; nothing has changed",
        ) from error


def _write(
    store: StudyStore,
    films: Sequence[NewFilm],
    fresh: Mapping[RecordingId, RecordingId],
    placed: Mapping[RecordingId, tuple[str, str]],
) -> None:
    """Write the rows; `placed` gives the new file's name and SHA-256 by the old id."""
    new = {film.before.id: film for film in films}
    told = {terms.recording: terms for terms in read_telling_terms(store)}
    for session in read_sessions(store):
        for angle, held in enumerate(session.recordings):
            film = new.get(held.recording.id)
            if film is None:
                continue
            old, recording = held.recording.id, fresh[held.recording.id]
            remade = replace(
                held,
                recording=_recording(film, recording, *placed[old]),
                how_made=film.how_made,
            )
            remake = Remake(recording, old, film.how, film.shown, film.details)
            store.append([removal_entry(store, old)])
            store.append(recording_entries(store, session.id, angle, remade))
            store.append([remake_entry(store, remake)])
            if old in told:
                store.append([telling_entry(replace(told[old], recording=recording))])


def _recording(film: NewFilm, recording: RecordingId, name: str, digest: str) -> Recording:
    """Return the new recording; where it lies in time against the reference stays."""
    return replace(
        film.before,
        id=recording,
        file=name,
        frames=film.frames,
        display_width=film.display_size[0],
        display_height=film.display_size[1],
        has_audio=film.has_audio,
        sha256=digest,
        damaged=film.damaged,
        shown_packets=film.shown_packets,
    )
