"""A whole made-up trial in a study of its own, ready for packs."""

from __future__ import annotations

import csv
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyrage  # type: ignore[import-untyped]

from vippcoder.demonstration.trial import made_up_trial
from vippcoder.demonstration.trial_design import trial_design, trial_observers
from vippcoder.demonstration.trial_films import draw_trial
from vippcoder.demonstration.whole import whole_or_nothing
from vippcoder.domain.design import SafeguardingContact
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.study.allocation.sealing import seal
from vippcoder.study.design.versions import new_study, read_design
from vippcoder.study.intake.manifest import read_manifest
from vippcoder.study.intake.planning import plan_intake
from vippcoder.study.intake.running import run_intake
from vippcoder.study.people import add_observer
from vippcoder.study.plans.assigning import assign
from vippcoder.study.study import opened_study

if TYPE_CHECKING:
    from vippcoder.demonstration.trial import MadeUpTrial
    from vippcoder.storage.study.store import StudyStore

ALLOCATION: Final = "allocation.csv"
CONTACT_KEY: Final = "safeguarding-key.txt"
MANAGER: Final = "manager"
DYADS: Final = 34
SECONDS: Final = 2.5
"""How long the films are, about."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A made-up trial that is ready for packs."""

    study: Path
    outside: Path
    """Beside the study: the sealed allocation with its nonce, and the contact's own key."""
    commitment: str
    trial: MadeUpTrial
    codings: int
    """How many the plan assigns."""


def outside_of(folder: Path) -> Path:
    """Return where what must not be in a study goes: beside it, called after it."""
    return folder.with_name(f"{folder.name}-allocation")


def make_rehearsal(
    folder: Path, *, dyads: int = DYADS, seed: int = 1, job: Job | None = None
) -> Rehearsal:
    """Make a study of drawn films through design, intake, observers and assignment.

    Whatever goes wrong, nothing half-made is left.

    Args:
        folder: the study to make, a new or empty folder; so must be what goes beside it.
        dyads: how many families, 2 to 999.
        seed: chooses families, visits, films and plan.
        job: progress and cancellation.

    Raises:
        StudyError: something is there already, or cannot be written.
        CancelledError: cancelled.
    """
    job, folder = job or Job(), folder.resolve()
    outside = outside_of(folder)
    trial = made_up_trial(dyads, seed)
    with whole_or_nothing(folder, outside):
        commitment, codings = _make(folder, outside, trial, seed, job)
    job.advance(1)
    return Rehearsal(folder, outside, commitment, trial, codings)


def _make(folder: Path, outside: Path, trial: MadeUpTrial, seed: int, job: Job) -> tuple[str, int]:
    """Make everything; return the commitment, and how many codings the plan assigns."""
    outside.mkdir(parents=True, exist_ok=True)
    commitment = _seal(outside, trial)
    design = trial_design(seed, commitment=commitment, contact=_contact(outside))
    new_study(folder, design, path=None, person=MANAGER)
    with tempfile.TemporaryDirectory(prefix="vippcoder-") as drawn:
        manifest = draw_trial(Path(drawn), trial, seconds=SECONDS, job=job.part(0, 0.3))
        with opened_study(folder, person=MANAGER) as store:
            _take_in(store, manifest, job.part(0.3, 0.95))
    job.advance(0.95, "planning who codes what")
    return commitment, _assign(folder, trial, seed)


def _seal(outside: Path, trial: MadeUpTrial) -> str:
    file = outside / ALLOCATION
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("dyad", "arm"))
        writer.writerows(trial.allocation.items())
    return seal(file)


def _contact(outside: Path) -> SafeguardingContact:
    """Return a made-up contact; the key that opens the notes stays outside the study."""
    identity = pyrage.x25519.Identity.generate()
    (outside / CONTACT_KEY).write_text(f"{identity}\n", encoding="ascii")
    return SafeguardingContact(
        "The rehearsal's contact", "extension 100", str(identity.to_public())
    )


def _take_in(store: StudyStore, manifest: Path, job: Job) -> None:
    design = read_design(store)
    plan = plan_intake(store, read_manifest(manifest, design), design, job.part(0, 0.05))
    result = run_intake(store, plan, job.part(0.05, 1), processes=os.cpu_count())
    if result.failed:
        raise StudyError(result.failed[0].told(), path=manifest, mend="make the rehearsal again")


def _assign(folder: Path, trial: MadeUpTrial, seed: int) -> int:
    """Register the observers and plan who codes what; return how many codings there are."""
    families = sorted({visit.dyad for visit in trial.visits})
    with opened_study(folder) as store:
        for observer in trial_observers(families, seed):
            add_observer(store, observer)
        return len(assign(store).plan.placed)
