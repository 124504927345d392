"""The table that the analysis reads: one row for each dyad, timepoint and dimension."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.as_of import as_of
from vippcoder.storage.study.locks import is_locked, lock_faults, read_locks
from vippcoder.storage.study.releases import read_arms, read_details, read_unblinding
from vippcoder.study.locking.rows import rows_of
from vippcoder.study.locking.text import table_csv, table_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.domain.ids import DyadId
    from vippcoder.storage.study.locks import Lock
    from vippcoder.storage.study.releases import Unblinding
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.locking.rows import AnalysisRow


@dataclass(frozen=True, slots=True)
class AnalysisTable:
    """Locked values, and the arms once the study is unblinded."""

    rows: tuple[AnalysisRow, ...]
    """By dyad, timepoint in the design's order, instrument and dimension."""
    lock: Lock
    """The newest, which the rows are of."""
    unblinding: Unblinding | None
    arms: Mapping[DyadId, str] = field(repr=False)
    """Of every dyad that was allocated, filmed or not; empty while the study is blind."""
    details: Mapping[DyadId, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """What came with the arms, by dyad and column: uptake, sessions attended, therapist. Nothing
    proves it."""

    @property
    def is_after_unblinding(self) -> bool:
        """Whether this lock corrects ratings when the arms were known already."""
        return self.unblinding is not None and self.lock.seq > self.unblinding.seq

    @property
    def warnings(self) -> tuple[str, ...]:
        """What every output made of this table must say, one sentence each."""
        told = []
        if self.unblinding and not self.unblinding.is_proven:
            told.append(
                "The allocation is not proved to be the one that was sealed: "
                f"{self.unblinding.unproven_because}."
            )
        if self.is_after_unblinding:
            told.append(
                f"Lock {self.lock.number} was made after the arms were known: {self.lock.reason}."
            )
        looked_up = len({row.dyad for row in self.rows if row.is_emergency})
        if looked_up:
            families = "1 dyad" if looked_up == 1 else f"{looked_up} dyads"
            told.append(f"The arm of {families} was looked up in an emergency before this lock.")
        return tuple(told)

    @property
    def missing(self) -> Mapping[str, int]:
        """How many rows have no value, by why; what has none is absent."""
        return Counter(row.missing.value for row in self.rows if row.missing)

    def of(self, dimension: str) -> AnalysisTable:
        """Return one dimension's rows alone: one for each dyad and timepoint.

        Raises:
            StudyError: there is no such dimension.
        """
        rows = tuple(row for row in self.rows if row.dimension == dimension)
        if not rows:
            known = ", ".join(dict.fromkeys(row.dimension for row in self.rows))
            raise StudyError(f"there is no dimension {dimension}", mend=f"they are {known}")
        return replace(self, rows=rows)

    def as_csv(self) -> str:
        """Return the table as CSV; the same lock and unblinding give the same bytes."""
        if self.unblinding is None:
            return table_csv(self.rows)
        return table_csv(self.rows, self.arms, is_proven=self.unblinding.is_proven)


def analysis_table(store: StudyStore, lock: int | None = None) -> AnalysisTable:
    """Return what the analysis reads, from locked ratings; arms stand in it after unblinding alone.

    Args:
        store: the study; may be open for reading alone.
        lock: the number of an earlier lock, for the values as they were then; None: the newest.

    Raises:
        StudyError: the ratings are not locked, there is no such lock, or the values are others
            than those that were locked.
    """
    chosen = _chosen(store, lock)
    with as_of(store, chosen) as frozen:
        rows = rows_of(frozen, chosen.seq)
    if table_digest(rows) != chosen.table_digest:
        raise _other_values(store, chosen)
    if lock is None and table_digest(rows_of(store, chosen.seq)) != chosen.table_digest:
        raise _other_values(store, chosen)
    return AnalysisTable(
        rows, chosen, read_unblinding(store), read_arms(store), read_details(store)
    )


def _chosen(store: StudyStore, number: int | None) -> Lock:
    held = read_locks(store)
    if number is None and not is_locked(store):
        raise StudyError(
            "the ratings are not locked, and no value is shown by dyad before",
            path=store.folder,
            mend="lock them by `vippcoder study lock DIR`",
        )
    if number is None:
        return held[-1]
    for one in held:
        if one.number == number:
            return one
    raise StudyError(
        f"there is no lock {number}", path=store.folder, mend="`study locks` lists them"
    )


def _other_values(store: StudyStore, lock: Lock) -> StudyError:
    """Say why values are others than those that were locked."""
    is_newest = lock.number == read_locks(store)[-1].number
    if not is_newest and not any(lock_faults(store.connection)):
        return StudyError(
            f"values that lock {lock.number} froze were taken out since, as a family wished",
            path=store.folder,
            mend="show a later lock",
        )
    return StudyError(
        f"the values are others than those that lock {lock.number} froze",
        path=store.folder,
        mend="find out what was changed by `vippcoder verify DIR`, and go back to a backup",
    )
