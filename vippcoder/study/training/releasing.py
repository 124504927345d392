"""Releasing gold: a small file with the keys of films that were submitted and came home."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.pack.release import ENDING, write_release
from vippcoder.storage.study.store import PACKS
from vippcoder.storage.study.training import read_released, read_submissions, release_entries
from vippcoder.study.training.packs import packs_of

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.ids import Mask
    from vippcoder.domain.training import TrainingPack
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Released:
    """A release file that was written."""

    pack: TrainingPack
    file: Path
    masks: tuple[Mask, ...]
    """The films that it opens, those that earlier files opened among them."""
    new: tuple[Mask, ...]
    """Those that none opened before."""


def release(store: StudyStore, observer: str, *, out: Path | None = None) -> tuple[Released, ...]:
    """Write the keys of everything that an observer submitted and that came home.

    A film that was not collected is not opened, whatever the observer says. The study keeps what
    was released, before the file appears: what may have been seen counts as seen. Written again, a
    file is the same; one that was lost does no harm.

    Args:
        store: the study, open for writing.
        observer: the trainee's code.
        out: the file to write, where there is one pack alone; else it lies in `packs`.

    Raises:
        StudyError: there is no such observer, nothing of a pack came home, or the file cannot be
            written.
    """
    before = read_released(store)
    ready = []
    for pack in packs_of(store, observer):
        submitted = {one.coding for one in read_submissions(store, pack.id)}
        films = [film for film in pack.films if film.coding in submitted]
        if films:
            ready.append((pack, films))
    if not ready:
        raise StudyError(
            f"nothing that {observer} submitted in a training pack has come home",
            path=store.folder,
            mend="collect the training pack first (`vippcoder training collect`)",
        )
    if out is not None and len(ready) > 1:
        pack, films = ready[-1]
        ready = [(pack, films)]
    done = []
    for pack, films in ready:
        new = [film for film in films if film.coding not in before]
        if new:
            store.write(*release_entries(pack.id, [film.coding for film in new]))
        file = out or store.folder / PACKS / f"{pack.file.partition('.')[0]}{ENDING}"
        write_release(file, pack.id, {film.coding: film.key for film in films}, pack.nonce)
        done.append(
            Released(
                pack, file, tuple(film.mask for film in films), tuple(film.mask for film in new)
            )
        )
    return tuple(done)
