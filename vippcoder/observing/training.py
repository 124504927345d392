"""Training as the trainee has it: gold comes after submission, and is seen beside one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.domain.certification import in_a_row, judge
from vippcoder.errors import StudyError
from vippcoder.storage.core.connection import mended
from vippcoder.storage.pack.release import take_release
from vippcoder.storage.pack.sealed_gold import held_keys, read_gold, read_rule
from vippcoder.storage.pack.submitted import first_submissions

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.certification import FilmVerdict
    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.ids import CodingId, Mask
    from vippcoder.domain.training import GoldCoding
    from vippcoder.observing.pack import OpenPack
    from vippcoder.storage.pack.sealed_gold import TrainingRule


@dataclass(frozen=True, slots=True)
class Feedback:
    """A submitted film beside its gold."""

    assignment: Assignment
    gold: GoldCoding
    verdict: FilmVerdict
    in_a_row: int
    """How many films, up to this one in the order of submission, are near enough to gold one after
    the other; counted over the films whose gold came."""


def take(pack: OpenPack, release: Path) -> tuple[Mask, ...]:
    """Take a release of gold into a training pack; twice changes nothing.

    Returns:
        The sessions whose gold can be seen now and could not before.

    Raises:
        StudyError: it is no training pack, or the file is no release for it, or was changed.
    """
    _demand(pack)
    return tuple(pack.assignment(coding).mask for coding in take_release(pack.store, release))


def rule_of(pack: OpenPack) -> TrainingRule:
    """Return by what the films of a training pack are judged.

    Raises:
        StudyError: it is no training pack.
    """
    _demand(pack)
    with mended(pack.store.path):
        return read_rule(pack.store.connection)


def feedback(pack: OpenPack) -> tuple[Feedback, ...]:
    """Return every film whose gold came after it was submitted, in the order of submission.

    What counts is what was submitted first; a correction after that changes nothing here.

    Raises:
        StudyError: it is no training pack, or a film's gold does not open.
    """
    rule = rule_of(pack).rule
    found: list[Feedback] = []
    with mended(pack.store.path):
        for one in first_submissions(pack.store.connection):
            gold = read_gold(pack.store.connection, one.coding)
            if gold is None:
                continue
            verdict = judge(rule, one.values, gold.values())
            verdicts = [*(earlier.verdict for earlier in found), verdict]
            assignment = pack.assignment(one.coding)
            found.append(Feedback(assignment, gold, verdict, in_a_row(verdicts)))
    return tuple(found)


def has_gold(pack: OpenPack, coding: CodingId) -> bool:
    """Whether the key of a session's gold is in a training pack; False in a trial pack."""
    return pack.is_training and coding in held_keys(pack.store.connection)


def _demand(pack: OpenPack) -> None:
    if not pack.is_training:
        raise StudyError(
            "is no training pack, so there is no gold in it",
            path=pack.folder,
            mend="open the folder that ends in .vipptraining",
        )
