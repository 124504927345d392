"""Figures as plain records: the same for JSON, CSV and XLSX."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.agreement.result import Result
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.figures import Figures
    from vippcoder.study.reliability.parts import Part


def records_of(figures: Iterable[Figures]) -> list[dict[str, Any]]:
    """Return a record of each result: its own fields, of what it is, and what it counted."""
    return [_record(result, one.part) for one in figures for result in one.results]


def counted_record(counted: Counted) -> dict[str, Any]:
    """Return what was counted; masks are absent where a figure is of one timepoint."""
    return {
        "sessions": counted.sessions,
        "pairs": counted.pairs,
        "single": counted.single,
        "missing": counted.missing,
        "awaited": counted.awaited,
        "excluded": [
            {
                "why": why,
                "codings": count,
                "masks": [one.mask for one in counted.excluded if one.why == why and one.mask],
            }
            for why, count in counted.reasons().items()
        ],
    }


def _record(result: Result, part: Part) -> dict[str, Any]:
    group = part.group
    return {
        **asdict(result),
        "instrument": group.instrument,
        "editions": list(part.editions),
        "dimension": group.dimension,
        "comparison": str(group.comparison),
        "timepoint": group.timepoint,
        "task": group.task,
        "month": group.month,
        "observers": list(part.observers),
        "counted": counted_record(part.counted),
    }
