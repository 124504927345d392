"""Codings of a study with segments, put straight into its collected journals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agreeing_study import SENSITIVITY
from coded_sets import SECOND
from vippcoder.domain.study import Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agreeing_study import AgreeingStudy
    from vippcoder.domain.study import AssignedCoding

Marked = tuple[float, float, float | None]
"""Start and end in seconds, sensitivity."""


def mark(
    study: AgreeingStudy, coding: AssignedCoding, segment: str, span: tuple[float, float] | None
) -> None:
    """Mark a segment or move it; None ends it."""
    start, end = (round(at * SECOND) for at in span) if span else (None, None)
    row = {
        "coding_id": coding.coding,
        "segment_id": segment,
        "start_us": start,
        "end_us": end,
        "supersedes": None,
    }
    study.packs[coding.observer].entry(coding, "segments", row)


def rate(study: AgreeingStudy, coding: AssignedCoding, segment: str, value: float | None) -> None:
    row = {
        "coding_id": coding.coding,
        "dimension": SENSITIVITY,
        "segment_id": segment,
        "value": value,
        "cannot_code": int(value is None),
        "reason": "dark" if value is None else "",
        "confidence": None,
        "supersedes": None,
        "changed_because": "",
    }
    study.packs[coding.observer].entry(coding, "ratings", row)


def coded(study: AgreeingStudy, coding: AssignedCoding, told: Sequence[Marked]) -> None:
    """Let a coding come home with segments that are rated."""
    home = study.packs[coding.observer].after(hours=1).started(coding)
    for place, (start, end, value) in enumerate(told):
        mark(study, coding, f"g{place}", (start, end))
        rate(study, coding, f"g{place}", value)
    home.submitted(coding)


def both(study: AgreeingStudy, *told: tuple[Sequence[Marked], Sequence[Marked]]) -> None:
    """Let anna and ben code sessions, the first of each family and on."""
    numbers = range(len(told))
    mine = study.given("anna", *numbers)
    other = study.given("ben", *numbers, purpose=Purpose.DOUBLE)
    for place, (first, second) in enumerate(told):
        coded(study, mine[place], first)
        coded(study, other[place], second)
