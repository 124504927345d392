"""The table that the analysis reads: one row for each dyad, timepoint and dimension."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.storage.study.locks import is_locked, read_locks
from vippcoder.storage.study.releases import read_arms, read_unblinding
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

    def as_csv(self) -> str:
        """Return the table as CSV; the same lock and unblinding give the same bytes."""
        if self.unblinding is None:
            return table_csv(self.rows)
        return table_csv(self.rows, self.arms, is_proven=self.unblinding.is_proven)


def analysis_table(store: StudyStore) -> AnalysisTable:
    """Return what the analysis reads, from locked ratings; arms stand in it after unblinding alone.

    Args:
        store: the study; may be open for reading alone.

    Raises:
        StudyError: the ratings are not locked, or are others than those that were locked.
    """
    if not is_locked(store):
        raise StudyError(
            "the ratings are not locked, and no value is shown by dyad before",
            path=store.folder,
            mend="lock them by `vippcoder study lock DIR`",
        )
    lock = read_locks(store)[-1]
    rows = rows_of(store, lock.seq)
    if table_digest(rows) != lock.table_digest:
        raise StudyError(
            f"the values are others than those that lock {lock.number} froze",
            path=store.folder,
            mend="find out what was changed by `vippcoder verify DIR`, and go back to a backup",
        )
    return AnalysisTable(rows, lock, read_unblinding(store), read_arms(store))
