"""Plans and the codings that they assign, written and read as the domain's nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.domain.study import AssignedCoding, Purpose
from vippcoder.storage.core.journal import Entry

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore


def assignment_entry(coding: AssignedCoding) -> Entry:
    """Return what assigns a coding."""
    return Entry(
        "assignments",
        {
            "coding_id": coding.coding,
            "session": coding.session,
            "observer": coding.observer,
            "purpose": coding.purpose.value,
            "instrument": coding.instrument,
            "position": coding.position,
            "batch": coding.batch,
            "mask": coding.mask,
            "plan": coding.plan,
        },
    )


def cancellation_entry(coding: AssignedCoding, reason: str) -> Entry:
    """Return what takes a coding off its observer; what was rated stays."""
    return Entry("cancellations", {"coding_id": coding.coding, "reason": reason})


def read_assignments(store: StudyStore) -> tuple[AssignedCoding, ...]:
    """Return every coding that was ever assigned, by observer, batch and position."""
    return tuple(
        AssignedCoding(
            coding=row["coding_id"],
            session=row["session"],
            observer=row["observer"],
            purpose=Purpose(row["purpose"]),
            position=row["position"],
            batch=row["batch"],
            mask=row["mask"],
            instrument=row["instrument"],
            plan=row["plan"],
            pack=row["pack_id"],
            cancelled_because=row["cancelled_because"],
        )
        for row in store.rows("SELECT * FROM assignments_current")
    )
