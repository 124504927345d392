"""The audit summary: locks, unblinding, reveals, looks at scores, overrides, withdrawals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.reports.folder.table import Table
from vippcoder.storage.study.audit_trail import AuditLine, read_audit
from vippcoder.storage.study.locks import read_locks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vippcoder.reports.released import Released
    from vippcoder.storage.study.store import StudyStore


def audit_table(store: StudyStore, released: Released) -> Table:
    """Return what was done beside coding; a person who codes is called by number.

    Args:
        store: the study; may be open for reading alone.
        released: the same, as reports read it.
    """
    names: dict[str, str] = {str(code): name for code, name in released.observers.items()}
    rows = tuple(
        (one.what, one.at, names.get(one.person, one.person), one.count, one.told)
        for one in (*_locks(store), *read_audit(store))
    )
    columns = (
        ("what", "lock, late correction, unblinding, emergency, reveal, look at scores, override"),
        ("at", "when, UTC; of several the first"),
        ("person", "who; an observer by number"),
        ("count", "how often"),
        ("told", "which, and why"),
    )
    return Table("audit", "an act of those who ran the study", columns, rows)


def _locks(store: StudyStore) -> Iterator[AuditLine]:
    for lock in read_locks(store):
        reason = f"; {lock.reason}" if lock.reason else ""
        excused = f"; without {len(lock.excused)} excused" if lock.excused else ""
        told = f"lock {lock.number}, {lock.digest}, table {lock.table_digest}{reason}{excused}"
        yield AuditLine("lock", _instant(lock.locked_at), lock.person, 1, told)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
