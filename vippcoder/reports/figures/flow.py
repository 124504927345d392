"""The flow of families through the trial, drawn from the data (after CONSORT for pilot trials).

It begins with allocation: whom the study asked and who declined stands in no study.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vippcoder.reports.figures.drawing import FAINT, INK, Drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.reports.outcomes import StudyOutcomes

_WIDTH, _BOX, _LINE, _GAP = 860, 380, 18, 34
_MIDDLES: Final = (220, 640)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of one arm."""

    name: str
    lines: tuple[str, ...]


def flow_of(found: StudyOutcomes) -> tuple[int, tuple[tuple[Stage, ...], tuple[Stage, ...]]]:
    """Return how many were allocated, and the stages of arm 1 and of arm 0.

    Who was rated, and why the others were not, is of the first dimension.
    """
    released = found.released
    one, other = (_stages(found, arm) for arm in released.arms)
    return len(released.dyads), (one, other)


def _stages(found: StudyOutcomes, arm: str) -> tuple[Stage, ...]:
    released = found.released
    members = [dyad for dyad in released.dyads if released.table.arms[dyad] == arm]
    told = tuple(
        f"{share.what}: {share.count} of {share.of}"
        for share in found.shares
        if share.arm == arm and not share.timepoint
    )
    stages = [Stage(arm, (f"allocated: {len(members)}", *told))]
    instrument, dimension = released.dimensions()[0]
    rows = {
        (row.dyad, row.timepoint): row
        for row in released.table.rows
        if (row.instrument, row.dimension) == (instrument.id, dimension.id)
    }
    for timepoint in released.design.timepoints:
        held = [rows.get((dyad, timepoint.id)) for dyad in members]
        why: Counter[str] = Counter(
            "not in the study" if row is None else str(row.missing)
            for row in held
            if row is None or row.missing is not None
        )
        rated = sum(row is not None and row.value is not None for row in held)
        missing = tuple(f"{reason}: {count}" for reason, count in sorted(why.items()))
        stages.append(Stage(timepoint.name, (f"rated: {rated}", *missing)))
    return tuple(stages)


def flow_diagram(title: str, found: StudyOutcomes) -> Drawing:
    """Draw the flow.

    Args:
        title: above it.
        found: the outcomes of a study.
    """
    allocated, arms = flow_of(found)
    tall = [max(len(stage.lines) for stage in pair) for pair in zip(*arms, strict=True)]
    top = 100.0
    height = top + sum(_tall(lines) + _GAP for lines in tall) + 30
    picture = Drawing(_WIDTH, height, title)
    picture.words((16, 24), title, is_bold=True)
    picture.box((_WIDTH / 2 - 130, 42), (260, 32))
    picture.words((_WIDTH / 2, 63), f"Allocated: {allocated} families", anchor="middle")
    for middle in _MIDDLES:
        picture.line((_WIDTH / 2, 74), (_WIDTH / 2, 84), stroke=INK)
        picture.line((_WIDTH / 2, 84), (middle, 84))
        picture.line((middle, 84), (middle, top))
    for number, lines in enumerate(tall):
        for middle, stages in zip(_MIDDLES, arms, strict=True):
            _stage(picture, middle, top, stages[number], _tall(lines))
            if number + 1 < len(tall):
                end = top + _tall(lines) + _GAP
                picture.line((middle, top + _tall(lines)), (middle, end))
        top += _tall(lines) + _GAP
    _, dimension = found.released.dimensions()[0]
    note = f"Rated, and why not: {dimension.name}. Whom the study asked stands in no study."
    picture.words((16, height - 14), note, colour=FAINT)
    return picture


def _tall(lines: int) -> float:
    return 34 + _LINE * lines


def _stage(picture: Drawing, middle: float, top: float, stage: Stage, height: float) -> None:
    left = middle - _BOX / 2
    picture.box((left, top), (_BOX, height))
    picture.words((left + 14, top + 21), stage.name, is_bold=True)
    lines: Sequence[str] = stage.lines
    for number, text in enumerate(lines):
        picture.words((left + 14, top + 21 + _LINE * (number + 1)), text)
