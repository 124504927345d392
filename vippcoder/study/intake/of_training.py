"""Films on which observers trained: who saw their gold cannot code them, so none is taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.storage.study.training import read_sets
from vippcoder.study.intake.rows import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.intake.work import PlannedFile


def sizes_of_training(store: StudyStore) -> set[int]:
    """Return how large training films are, as far as they lie where they lay.

    Files of these sizes are fingerprinted before anything is taken in.
    """
    films = (Path(made.folder) / film.file for made in read_sets(store) for film in made.films)
    return {film.stat().st_size for film in films if film.is_file()}


def training_problems(store: StudyStore, files: Iterable[PlannedFile]) -> Iterator[Problem]:
    """Tell of files that are films of a training set."""
    sets = {film.sha256: made.name for made in read_sets(store) for film in made.films}
    for file in files:
        if file.sha256 and file.sha256 in sets:
            yield Problem(
                file.line,
                f"'{file.path.name}' is a film of the training set {sets[file.sha256]}: observers "
                "may have seen its gold, so it is not coded; take its row out",
            )
