"""Unblinding: the sealed allocation is proved, imported and joined to locked ratings, once."""

from __future__ import annotations

import hmac
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import ProblemsError, StudyError
from vippcoder.storage.core import journal
from vippcoder.storage.study.films import read_dyads
from vippcoder.storage.study.lock_files import lay_missing, lay_receipt, receipt_file
from vippcoder.storage.study.locks import is_locked, read_locks
from vippcoder.storage.study.releases import read_unblinding, write_unblinding
from vippcoder.storage.study.verification import journal_faults
from vippcoder.study.allocation.opening import open_bundle
from vippcoder.study.allocation.reading import read_details
from vippcoder.study.design.versions import read_design
from vippcoder.study.locking.locking import faults_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from vippcoder.storage.study.releases import Unblinding
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.allocation.opening import Bundle
    from vippcoder.study.allocation.reading import Allocation

_NO_COMMITMENT = "the design holds no commitment"
_ANOTHER = "the allocation is not the one that was sealed"


@dataclass(frozen=True, slots=True)
class Unblinded:
    """What an unblinding brought."""

    unblinding: Unblinding
    dyads_by_arm: Mapping[str, int]
    details: tuple[str, ...]
    """Names of the columns that came with the arms. Nothing proves what stands in them."""
    without_arm: tuple[str, ...]
    """Dyads of the study that the allocation does not name."""
    unfilmed: int
    """Dyads that were allocated and of which the study holds nothing."""
    head: str
    """The study chain's newest link, to be kept elsewhere: without it a cut-off end is not seen."""


def unblind(
    store: StudyStore,
    file: Path,
    *,
    identities: Sequence[Path] = (),
    more: Path | None = None,
    override: str = "",
) -> Unblinded:
    """Import arms, and what came with them, into a locked study; it cannot be taken back.

    Args:
        store: the study, open for writing.
        file: the allocation, its nonce beside it, or the file that two people open.
        identities: the files of both people's keys, for the latter.
        more: a CSV with the column `dyad` and what else reveals arms (uptake, sessions attended),
            written after the seal; its columns come beside those of the allocation, or in place of
            one of the same name.
        override: why an allocation is taken that is not the one that was sealed; marks every
            output from then on.

    Raises:
        ProblemsError: the study does not hold what was locked, or the allocation is wrong.
        StudyError: the ratings are not locked, the study is unblinded already, the allocation is
            not the one that was sealed and no reason is given, or it cannot be opened.
    """
    _refuse(store)
    bundle = open_bundle(file, identities)
    unproven = _unproven(store, bundle, file, override)
    lock = read_locks(store)[-1].number
    arms = bundle.allocation.arms
    details = _with_more(bundle.allocation, more)
    with store.transaction():
        write_unblinding(store, lock, bundle.commitment, unproven, arms=arms, details=details)
    done = read_unblinding(store)
    assert done is not None
    _, head = journal.head(store.connection)
    lay_receipt(store, head)
    dyads = [str(dyad.id) for dyad in read_dyads(store)]
    return Unblinded(
        done,
        dict(sorted(Counter(arms.values()).items())),
        tuple(dict.fromkeys(name for held in details.values() for name in held)),
        tuple(dyad for dyad in dyads if dyad not in arms),
        len(set(arms) - set(dyads)),
        head,
    )


def _refuse(store: StudyStore) -> None:
    before = read_unblinding(store)
    receipt = receipt_file(store)
    if before is not None:
        lay_missing(store)
        raise StudyError(
            f"was unblinded already, on {before.at:%Y-%m-%d} by {before.person}",
            path=store.folder,
            mend="`vippcoder study analysis-table DIR` shows the arms",
        )
    if receipt.exists():
        raise StudyError(
            "tells of an unblinding that the journal does not hold: its end was cut off, or the "
            "study went back to a backup",
            path=receipt,
            mend="go back to the newest backup that holds it",
        )
    if not is_locked(store):
        raise StudyError(
            "the ratings are not locked, and arms are joined to locked ratings alone",
            path=store.folder,
            mend="lock them by `vippcoder study lock DIR`",
        )
    faults = [*journal_faults(store.connection), *faults_of(store)]
    if faults:
        raise ProblemsError(
            tuple(dict.fromkeys(faults)),
            path=store.folder,
            mend="keep the study as it is and compare it with a backup",
        )


def _with_more(allocation: Allocation, more: Path | None) -> dict[str, dict[str, str]]:
    details = {dyad: dict(held) for dyad, held in allocation.details.items()}
    if more is not None:
        for dyad, held in read_details(more, allocation.arms).items():
            details.setdefault(dyad, {}).update(held)
    return details


def _unproven(store: StudyStore, bundle: Bundle, file: Path, override: str) -> str:
    """Return why the allocation is taken although nothing proves it; empty where it is proved."""
    sealed = read_design(store).commitment
    if sealed and hmac.compare_digest(bundle.commitment, sealed):
        if override.strip():
            raise StudyError(
                "is the allocation that was sealed", path=file, mend="leave --override out"
            )
        return ""
    why = _ANOTHER if sealed else _NO_COMMITMENT
    if not override.strip():
        raise StudyError(
            f"cannot be proved: {why}",
            path=file,
            mend="find the one that was sealed and its nonce, or say why this one is taken by "
            "--override, which marks every output",
        )
    return f"{why} ({' '.join(override.split())})"
