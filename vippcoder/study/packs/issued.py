"""What the study keeps of a pack or a delivery once it lies in its place.

It lies there before the study knows of it: were it the other way round, a killed run would leave
codings that count as issued and lie nowhere. So a next run looks for what the study does not know.
What holds nothing but codings that the study assigned and has not issued was finished by a killed
run, and may have been handed on since: it is taken up as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from vippcoder.domain.ids import CodingId, Mask, RecordingId
from vippcoder.domain.issuing import IssuedCoding, IssuedFilm
from vippcoder.errors import StudyError
from vippcoder.storage.pack.manifest import ROWS
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.packs import issue_entry
from vippcoder.study.packs.due import open_codings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.ids import ObserverCode, PackId, SessionId
    from vippcoder.storage.core.journal import Entry
    from vippcoder.storage.pack.manifest import Manifest
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class LeftFilm:
    """A film as a pack or a delivery holds it."""

    recording: RecordingId
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Left:
    """A coding as a pack or a delivery holds it."""

    coding: CodingId
    mask: Mask
    instrument: str
    films: tuple[LeftFilm, ...]
    """The reference first."""

    @classmethod
    def of(cls, given: Assignment) -> Self:
        """Return a session of a pack."""
        films = (LeftFilm(held.id, held.file, held.sha256) for held in given.recordings)
        return cls(CodingId(given.coding), given.mask, given.instrument, tuple(films))

    @classmethod
    def all_in(cls, manifest: Manifest) -> list[Self]:
        """Return the sessions of a delivery."""
        rows = {
            table: [dict(zip(ROWS[table], row, strict=True)) for row in manifest.rows[table]]
            for table in ("assignments", "recordings")
        }
        films: dict[str, list[LeftFilm]] = {}
        for held in sorted(rows["recordings"], key=lambda held: int(held["angle"])):
            film = LeftFilm(RecordingId(held["recording_id"]), held["file"], held["sha256"])
            films.setdefault(held["coding_id"], []).append(film)
        return [
            cls(
                CodingId(held["coding_id"]),
                Mask(held["mask"]),
                held["instrument"],
                tuple(films[held["coding_id"]]),
            )
            for held in sorted(rows["assignments"], key=lambda held: int(held["position"]))
        ]


def issue_entries(
    store: StudyStore, pack: PackId, left: Iterable[Left], design_version: int
) -> list[Entry]:
    """Return what says that codings left, each film beside the study's recording that it shows."""
    session_of: dict[CodingId, SessionId] = {c.coding: c.session for c in read_assignments(store)}
    held = {session.id: session.recordings for session in read_sessions(store)}
    return [
        issue_entry(
            pack,
            IssuedCoding(
                one.coding,
                tuple(
                    IssuedFilm(ours.recording.id, film.recording, film.file, film.sha256)
                    for ours, film in zip(held[session_of[one.coding]], one.films, strict=True)
                ),
            ),
            design_version,
        )
        for one in left
    ]


def refuse_strange(
    store: StudyStore, observer: ObserverCode, left: Sequence[Left], path: Path
) -> None:
    """Refuse what is not wholly codings that the study assigned to an observer and has not issued.

    Raises:
        StudyError: something else is in it.
    """
    due = {
        (coding.coding, coding.mask, coding.instrument)
        for coding in open_codings(store)
        if coding.observer == observer
    }
    if not {(one.coding, one.mask, one.instrument) for one in left} <= due:
        raise strange(path)


def strange(path: Path) -> StudyError:
    """Return what is said of a folder among the packs that the study cannot have made."""
    return StudyError(
        "lies among the packs, and the study has not issued it",
        path=path,
        mend="move it elsewhere, then pack again",
    )
