"""The reconstruction, locked and unblinded: made once, and copied for whoever changes it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.demonstration.outcome_study import make_reconstruction
from vippcoder.study.locking.locking import lock_ratings
from vippcoder.study.study import opened_study
from vippcoder.study.unblinding.releasing import unblind

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class ReleasedStudy:
    """Where the study lies, and its allocation."""

    study: Path
    allocation: Path

    def copied(self, folder: Path) -> ReleasedStudy:
        """Return a copy that may be changed."""
        shutil.copytree(self.study, folder)
        return ReleasedStudy(folder, self.allocation)


def locked_reconstruction(folder: Path) -> ReleasedStudy:
    """Make the reconstruction and lock it."""
    made = make_reconstruction(folder)
    with opened_study(made.study) as store:
        lock_ratings(store)
    return ReleasedStudy(made.study, made.allocation)


def unblinded_copy(locked: ReleasedStudy, folder: Path, override: str = "") -> ReleasedStudy:
    """Unblind a copy of a locked study; by another allocation, where that is overridden."""
    copy = locked.copied(folder)
    with opened_study(copy.study, person="statistician") as store:
        unblind(store, copy.allocation, override=override)
    return copy
