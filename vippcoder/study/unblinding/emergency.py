"""Emergency unblinding: one dyad's arm for one person, for safety, before the ratings are locked.

The study keeps who asked, when, for whom and why, before the arm is shown; it never keeps the arm.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.domain.ids import DyadId
from vippcoder.errors import StudyError
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.releases import emergency_entry, read_emergencies
from vippcoder.study.allocation.opening import open_bundle
from vippcoder.study.design.versions import read_design

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.storage.study.releases import Emergency
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Told:
    """What the person who asked is told."""

    dyad: DyadId
    arm: str = field(repr=False)
    is_proven: bool
    """Whether the allocation is the one that was sealed. In an emergency the arm is told in any
    case."""


def tell_arm(
    store: StudyStore,
    dyad: str,
    file: Path,
    reason: str,
    *,
    identities: Sequence[Path] = (),
) -> Told:
    """Tell the sitting's person the arm of one dyad; the journal keeps that it was told.

    Args:
        store: the study, open for writing, locked or not.
        dyad: the family's code.
        file: the allocation, its nonce beside it, or the file that two people open.
        reason: why; names no arm.
        identities: the files of both people's keys, for the latter.

    Raises:
        ProblemsError: the allocation is wrong.
        StudyError: the person codes in this study, there is no such dyad in the study or the
            allocation, no reason is given or it names an arm, or the allocation cannot be opened.
    """
    if store.person in {observer.code for observer in read_observers(store)}:
        raise StudyError(
            f"{store.person} codes in this study, and observers are never shown an arm",
            path=store.folder,
            mend="let somebody ask who does not code",
        )
    code = DyadId(dyad.strip())
    if code not in {known.id for known in read_dyads(store)}:
        raise StudyError(f"there is no dyad {code}", path=store.folder, mend="check its code")
    why = " ".join(reason.split())
    if not why:
        raise StudyError("an emergency needs a reason", mend="say why by --reason")
    bundle = open_bundle(file, identities)
    arm = bundle.allocation.arms.get(code)
    if arm is None:
        raise StudyError(f"does not name {code}", path=file, mend="check the code, and the file")
    if any(one.casefold() in why.casefold() for one in bundle.allocation.arms.values()):
        raise StudyError(
            "the reason names an arm, and the study keeps it", mend="say it without the arm"
        )
    sealed = read_design(store).commitment
    is_proven = bool(sealed) and hmac.compare_digest(bundle.commitment, sealed)
    store.write(emergency_entry(code, store.person, why, is_proven=is_proven))
    return Told(code, arm, is_proven)


def emergencies(store: StudyStore) -> tuple[Emergency, ...]:
    """Return every emergency that was kept, the earliest first."""
    return read_emergencies(store)
