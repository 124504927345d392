"""The analysis table as text: one form, so that the same lock gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.study.locking.rows import AnalysisRow
    from vippcoder.study.locking.table import AnalysisTable

COLUMNS = (
    "dyad",
    "timepoint",
    "instrument",
    "dimension",
    "value",
    "origin",
    "missing",
    "missing_because",
    "has_unblinded",
    "is_emergency",
)
"""Before the columns of the events, in the design's order."""
ARM_COLUMNS = ("arm", "arm_is_proven")
"""After them, once the study is unblinded."""


def table_csv(
    rows: Sequence[AnalysisRow],
    arms: Mapping[Any, str] | None = None,
    *,
    is_proven: bool = True,
) -> str:
    """Return rows as CSV: UTF-8, commas, LF, a head; yes and no are 1 and 0, no answer is empty.

    Args:
        rows: of the table.
        arms: by dyad; None while the study is blind: there are no columns for them then.
        is_proven: whether the arms are those that were sealed.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    events = list(dict.fromkeys(name for row in rows for name in row.events))
    writer.writerow([*COLUMNS, *events, *(ARM_COLUMNS if arms is not None else ())])
    for row in rows:
        cells = [
            row.dyad,
            row.timepoint,
            row.instrument,
            row.dimension,
            _number(row.value),
            row.origin,
            row.missing.value if row.missing else "",
            row.missing_because,
            int(row.has_unblinded),
            int(row.is_emergency),
            *(_answer(row.events.get(name)) for name in events),
        ]
        if arms is not None:
            cells += [arms.get(row.dyad, ""), int(is_proven)]
        writer.writerow(cells)
    return out.getvalue()


def table_digest(rows: Sequence[AnalysisRow]) -> str:
    """Return SHA-256 of the table without arms, hexadecimal."""
    return hashlib.sha256(table_csv(rows).encode()).hexdigest()


def table_json(table: AnalysisTable, *, with_arms: bool = True) -> dict[str, Any]:
    """Return a table as plain objects, with what must be said of it.

    Args:
        table: of locked ratings.
        with_arms: leave them out by False, also once the study is unblinded.
    """
    released = table.unblinding if with_arms else None
    return {
        "lock": table.lock.number,
        "lock_digest": table.lock.digest,
        "is_unblinded": table.unblinding is not None,
        "arm_is_proven": released.is_proven if released else None,
        "is_after_unblinding": table.is_after_unblinding,
        "warnings": list(table.warnings),
        "rows": [
            {
                **{name: getattr(row, name) for name in COLUMNS},
                "events": dict(row.events),
                **({"arm": table.arms.get(row.dyad)} if released else {}),
            }
            for row in table.rows
        ],
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 9):.10g}"


def _answer(has: bool | None) -> str:
    return "" if has is None else str(int(has))
