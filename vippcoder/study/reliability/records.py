"""Figures as plain records: the same for JSON, CSV and XLSX."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vippcoder.agreement.result import Result
    from vippcoder.domain.ids import ObserverCode
    from vippcoder.study.reliability.counted import Counted
    from vippcoder.study.reliability.division import Group


class AnyPart(Protocol):
    """A part of a study's ratings or segments."""

    @property
    def group(self) -> Group:
        """Of what it is."""

    @property
    def counted(self) -> Counted:
        """What was counted."""

    @property
    def observers(self) -> tuple[ObserverCode, ...]:
        """Who coded."""

    @property
    def editions(self) -> tuple[str, ...]:
        """Of the instrument."""


class AnyFigures(Protocol):
    """The results of one part."""

    @property
    def part(self) -> AnyPart:
        """Of what they are."""

    @property
    def results(self) -> Sequence[Result]:
        """What was found."""


def records_of(figures: Iterable[AnyFigures]) -> list[dict[str, Any]]:
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


def _record(result: Result, part: AnyPart) -> dict[str, Any]:
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
