"""Gold from an expert's own coding of the training films, in an ordinary pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.coding import CodingState, NoteKind
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.packing.angles import is_film
from vippcoder.storage.pack.sheets import read_sheet
from vippcoder.storage.pack.store import kind_of, read_store
from vippcoder.study.training.gold_files import TOML, WrittenFilm, WrittenMoment, WrittenRating
from vippcoder.study.training.gold_files import WrittenSet as Written
from vippcoder.study.training.gold_text import gold_file_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from vippcoder.domain.coding import Assignment, Note, Sheet
    from vippcoder.domain.ids import DimensionId
    from vippcoder.timebase import FrameTimes


def gold_from_pack(
    folder: Path,
    pack: Path,
    *,
    name: str = "",
    films: Mapping[str, str] | None = None,
    job: Job | None = None,
) -> Written:
    """Write `set.toml` beside training films from what an expert submitted.

    Which session is which film is known by the frames' times; where two films have the same, it
    must be said.

    Args:
        folder: the films.
        pack: the expert's pack; it is only read.
        name: what the set is called; else as the folder.
        films: file names by mask, where they must be said.
        job: progress and cancellation.

    Raises:
        StudyError: there is a file already, nothing was submitted, or it is not known which film a
            session is.
        CancelledError: cancelled.
    """
    job, path = job or Job(), folder / TOML
    if path.exists():
        raise StudyError("exists already, and is not written over", path=path, mend="move it away")
    if not folder.is_dir():
        raise StudyError("there is no such folder", path=folder, mend="name the films' folder")
    times = {
        film.name: index_film(film).frames for film in sorted(folder.iterdir()) if is_film(film)
    }
    store = read_store(pack, kind_of(pack))
    try:
        assignments = store.assignments()
        told = []
        for number, session in enumerate(assignments):
            job.advance(number / len(assignments), "reading the expert's coding")
            sheet = read_sheet(store, session.coding)
            if sheet.state in {CodingState.SUBMITTED, CodingState.LOCKED}:
                told.append(_film(session, sheet, _file_of(session, times, films or {}, folder)))
        instruments = {session.instrument for session in assignments}
    finally:
        store.close()
    _refuse_unfit(told, instruments, pack)
    called = name.strip() or folder.resolve().name
    told.sort(key=lambda film: film.file)
    instrument = instruments.pop()
    path.write_text(gold_file_text(called, instrument, told), encoding="utf-8")
    return Written(path, called, instrument, tuple(told))


def _refuse_unfit(told: list[WrittenFilm], instruments: set[str], pack: Path) -> None:
    if not told:
        raise StudyError(
            "holds no submitted coding", path=pack, mend="let the expert submit the films first"
        )
    if len(instruments) > 1:
        raise StudyError(
            "holds several instruments, and a set is rated with one",
            path=pack,
            mend="make a pack for each instrument",
        )
    files = [film.file for film in told]
    if len(set(files)) < len(files):
        raise StudyError(
            "two of its sessions are said to be one film", path=pack, mend="name each once (--film)"
        )


def _file_of(
    session: Assignment, times: Mapping[str, FrameTimes], said: Mapping[str, str], folder: Path
) -> str:
    if session.mask in said:
        if said[session.mask] not in times:
            raise StudyError(
                f"there is no film {said[session.mask]}", path=folder, mend="check its name"
            )
        return said[session.mask]
    alike = [name for name, frames in times.items() if frames == session.reference.frames]
    if len(alike) != 1:
        why = "none of the films has" if not alike else f"{' and '.join(alike)} have"
        raise StudyError(
            f"{why} the frame times of {session.mask}",
            path=folder,
            mend=f"say which film it is (--film {session.mask}=FILE)",
        )
    return alike[0]


def _film(session: Assignment, sheet: Sheet, file: str) -> WrittenFilm:
    notes = [n for n in sheet.notes if n.kind is NoteKind.EVIDENCE and n.text.strip()]
    first: dict[DimensionId, Note] = {}
    for note in notes:
        if note.dimension is not None:
            first.setdefault(note.dimension, note)
    ratings = tuple(
        WrittenRating(
            rating.dimension,
            rating.value,
            first[rating.dimension].text if rating.dimension in first else rating.reason,
            _moment(sheet, first[rating.dimension]) if rating.dimension in first else None,
        )
        for rating in sheet.ratings
        if rating.segment is None
    )
    further = [note for note in notes if note not in first.values()]
    moments = tuple(
        WrittenMoment(_moment(sheet, note), None, note.dimension or "", note.text)
        for note in further
    )
    return WrittenFilm(file, session.task, ratings, moments)


def _moment(sheet: Sheet, note: Note) -> int:
    """Return a note's moment in session time, in microseconds."""
    return max(note.at_us + sheet.offset_of(note.recording), 0)
