"""The work of making films alike: finished pieces lie in a folder and outlast cancelling."""

from __future__ import annotations

import json
import os
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import av

from vippcoder.media.index import index_film
from vippcoder.packing.alike.fill import filled, size_for
from vippcoder.packing.alike.film import make_formed, master_of
from vippcoder.packing.alike.form import FilmPlan, plan_film
from vippcoder.packing.alike.new_film import NewFilm
from vippcoder.packing.alike.proof import check_times
from vippcoder.packing.blinding.film_look import look_at_film
from vippcoder.packing.making import UnfaithfulError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.ids import TaskId
    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.packing.alike.form import Form


@dataclass(frozen=True, slots=True)
class Piece:
    """One film that is to be alike."""

    recording: Recording
    task: TaskId
    window_us: int
    how_made: str
    """How the film came about that is there now."""
    is_alike: bool
    """Whether it has the form already, and at most its size has to grow."""


class Workshop:
    """Makes films alike, in a folder of its own.

    Args:
        media: where the films lie.
        folder: for the work; what is in it from an earlier call of the same kind is used.
        form: what all are brought to.
    """

    def __init__(self, media: Path, folder: Path, form: Form) -> None:
        self._media = media
        self._folder = folder
        self._form = form

    def make(self, pieces: Sequence[Piece], job: Job) -> tuple[list[NewFilm], dict[TaskId, int]]:
        """Make what is not alike yet, fill all films of a task to one size, and return what is new.

        Args:
            pieces: all films, also those that are alike.
            job: progress and cancellation.

        Returns:
            New films for every piece that has to be replaced; the size of each task's files.

        Raises:
            UnfaithfulError: one does not come out as it should.
            CancelledError: cancelled; finished pieces stay.
            OSError: it cannot be written; FFmpeg's errors are of this kind too.
        """
        self._folder.mkdir(exist_ok=True)
        due = [piece for piece in pieces if not piece.is_alike]
        for number, piece in enumerate(due):
            self._make_rough(
                piece, job.part(0.9 * number / len(due), 0.9 * (number + 1) / len(due))
            )
        sizes = self._sizes(pieces)
        due = [
            piece
            for piece in pieces
            if not piece.is_alike or self._source(piece).stat().st_size < sizes[piece.task]
        ]
        films = []
        for number, piece in enumerate(due):
            part = job.part(0.9 + 0.1 * number / len(due), 0.9 + 0.1 * (number + 1) / len(due))
            films.append(self._fill(piece, sizes[piece.task], part))
        self._demand_one_signature(pieces, films)
        return films, sizes

    def _make_rough(self, piece: Piece, job: Job) -> None:
        if self._told(piece).get("key") == self._key(piece):
            return
        film = master_of(self._media / piece.recording.file, piece.recording, job.part(0, 0.05))
        part = self._rough(piece).with_suffix(".part")
        make_formed(film, self._plan(piece), self._form, part, job.part(0.05, 1))
        size = part.stat().st_size
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(self._rough(piece))
        self._tell(piece, {"key": self._key(piece), "rough_bytes": size, "bytes": size})

    def _sizes(self, pieces: Sequence[Piece]) -> dict[TaskId, int]:
        """Return the size of each task's files: that of the films which are alike, if all fit."""
        sizes: dict[TaskId, int] = {}
        for piece in pieces:
            size = (
                self._source(piece).stat().st_size
                if piece.is_alike
                else size_for([self._told(piece)["rough_bytes"]])
            )
            sizes[piece.task] = max(sizes.get(piece.task, 0), size)
        return sizes

    def _fill(self, piece: Piece, size: int, job: Job) -> NewFilm:
        rough, plan = self._source(piece), self._plan(piece)
        target = self._rough(piece)
        if piece.is_alike or self._told(piece)["bytes"] != size:
            part = target.with_suffix(".part")
            filled(rough, part, size, until_s=plan.frames.end_us / 1_000_000, job=job)
            part.replace(target)
            if not piece.is_alike:
                self._tell(piece, {**self._told(piece), "bytes": size})
        index = index_film(target)
        check_times(plan, index)
        return NewFilm(
            before=piece.recording,
            path=target,
            frames=plan.frames,
            shown=plan.shown,
            shown_packets=index.packet_of,
            damaged=plan.damaged,
            display_size=self._form.canvas.size,
            has_audio=self._form.has_sound,
            how="alike",
            how_made=piece.how_made if piece.is_alike else f"made alike, before {piece.how_made}",
            details={"form": self._form.as_json(), "window_us": piece.window_us},
        )

    def _demand_one_signature(self, pieces: Sequence[Piece], films: Sequence[NewFilm]) -> None:
        """Look at all films from outside, as an observer may.

        Raises:
            UnfaithfulError: one can be told from the others.
        """
        new = {film.before.id: film.path for film in films}
        seen = {
            look_at_film(new.get(piece.recording.id, self._source(piece)), "").signature
            for piece in pieces
        }
        if len(seen) > 1:
            raise UnfaithfulError("pictures", "the films do not come out of one form")

    def _plan(self, piece: Piece) -> FilmPlan:
        if piece.is_alike:
            frames = piece.recording.frames
            return FilmPlan(frames, array("q", range(len(frames))), piece.recording.damaged)
        return plan_film(piece.recording, self._form, piece.window_us)

    def _source(self, piece: Piece) -> Path:
        """Return what is filled: the rough film, or the film itself where it is alike."""
        return self._media / piece.recording.file if piece.is_alike else self._rough(piece)

    def _rough(self, piece: Piece) -> Path:
        return (self._folder / piece.recording.file).with_suffix(".mp4")

    def _key(self, piece: Piece) -> dict[str, Any]:
        """Return everything that a rough film depends on."""
        return {
            "form": self._form.as_json(),
            "window_us": piece.window_us,
            "film": piece.recording.sha256,
            "software": av.__version__,
        }

    def _told(self, piece: Piece) -> dict[str, Any]:
        """Return what an earlier call wrote about its rough film; empty if it is not there."""
        try:
            told = json.loads(self._rough(piece).with_suffix(".json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        path = self._rough(piece)
        is_whole = path.is_file() and path.stat().st_size == told.get("bytes")
        return told if is_whole else {}

    def _tell(self, piece: Piece, told: dict[str, Any]) -> None:
        part = self._rough(piece).with_suffix(".told")
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(self._rough(piece).with_suffix(".json"))
