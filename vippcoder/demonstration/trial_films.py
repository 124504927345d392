"""The films of a made-up trial, drawn side by side, and the manifest that says which is which."""

from __future__ import annotations

import csv
import os
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.films import draw_film
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.demonstration.score_code import Behaviour
    from vippcoder.demonstration.trial import MadeUpTrial, MadeUpVisit

MANIFEST: Final = "manifest.csv"
_WIDTH, _HEIGHT = 320, 180
_COLUMNS = ("dyad", "timepoint", "task", "file", "language", "filmed_on", "missing_because")


def draw_trial(folder: Path, trial: MadeUpTrial, *, seconds: float, job: Job | None = None) -> Path:
    """Draw a trial's films into a folder, with a manifest of them, and return the manifest.

    Args:
        folder: a new folder, or an empty one.
        trial: what to draw.
        seconds: how long the films are, about; they differ by up to a third of it.
        job: progress and cancellation.

    Raises:
        CancelledError: cancelled; what was drawn so far is left in the caller's folder.
    """
    job = job or Job()
    wanted = [
        (_place(folder, visit, task), behaviour)
        for visit in trial.visits
        for task, behaviour in visit.behaviours.items()
    ]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as workers:
        drawing = []
        for number, (path, behaviour) in enumerate(wanted):
            path.parent.mkdir(parents=True, exist_ok=True)
            length = seconds * (1 + number % 4 / 9)
            drawing.append(workers.submit(_draw, path, length, number, behaviour, job))
        try:
            for done, future in enumerate(as_completed(drawing), start=1):
                future.result()
                job.advance(done / len(wanted), "drawing films")
        except BaseException:
            for future in drawing:
                future.cancel()
            raise
    return _manifest(folder, trial)


def _draw(path: Path, seconds: float, seed: int, behaviour: Behaviour, job: Job) -> None:
    if job.is_cancelled:
        raise CancelledError
    draw_film(path, seconds=seconds, width=_WIDTH, height=_HEIGHT, seed=seed, behaviour=behaviour)


def _place(folder: Path, visit: MadeUpVisit, task: str) -> Path:
    return folder / visit.dyad / f"{visit.timepoint}_{task}.mp4"


def _manifest(folder: Path, trial: MadeUpTrial) -> Path:
    manifest = folder / MANIFEST
    with manifest.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for visit in trial.visits:
            if visit.missing_because:
                row = ("", "", visit.language, "", visit.missing_because)
                writer.writerow((visit.dyad, visit.timepoint, *row))
            for task in visit.behaviours:
                file_name = _place(folder, visit, task).relative_to(folder).as_posix()
                row = (task, file_name, visit.language, str(visit.filmed_on), "")
                writer.writerow((visit.dyad, visit.timepoint, *row))
    return manifest
