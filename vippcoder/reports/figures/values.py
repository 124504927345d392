"""Values by arm and timepoint: every dyad, and each arm's mean with its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from scipy.special import stdtrit

from vippcoder.reports.figures.drawing import (
    ARM_COLOURS,
    FAINT,
    RULE,
    Axis,
    Drawing,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.domain.instrument import Scale
    from vippcoder.outcomes.arms import Arms

_HEIGHT: Final = 380
_LEFT, _TOP, _BOTTOM = 60, 60, 320
_WAVE: Final = 200
_APART: Final = 42
"""Pixels of an arm from the middle of its timepoint."""


def values_plot(
    title: str, waves: Sequence[Arms], names: Mapping[str, str], scale: Scale
) -> Drawing:
    """Draw one dimension.

    Args:
        title: above it.
        waves: its arms at each timepoint.
        names: of timepoints, by id.
        scale: the values it may take.
    """
    picture = Drawing(_LEFT + _WAVE * len(waves) + 20, _HEIGHT, title)
    axis = Axis(float(scale.lowest) - 0.25, float(scale.highest) + 0.25, _BOTTOM, _TOP)
    picture.words((16, 24), title, is_bold=True)
    for tick in axis.ticks():
        end = picture.width - 20
        picture.line((_LEFT, axis.at(tick)), (end, axis.at(tick)), stroke=RULE)
        picture.words((_LEFT - 8, axis.at(tick) + 4), f"{tick:g}", anchor="end", colour=FAINT)
    for number, arms in enumerate(waves):
        middle = _LEFT + _WAVE * (number + 0.5)
        name = names[arms.timepoint]
        picture.words((middle, _BOTTOM + 22), name, anchor="middle")
        for arm, side in ((1, -_APART), (0, _APART)):
            members = arms.in_one if arm == 1 else ~arms.in_one
            values = sorted(arms.values[members & arms.seen].tolist())
            _arm(picture, axis, middle + side, values, arm)
    _legend(picture, waves[0].names)
    return picture


def _arm(picture: Drawing, axis: Axis, middle: float, values: Sequence[float], arm: int) -> None:
    colour = ARM_COLOURS[0 if arm == 1 else 1]
    beside: dict[float, int] = {}
    for value in values:
        place = beside.get(value, 0)
        beside[value] = place + 1
        step = (place + 1) // 2 * (7 if place % 2 else -7)
        at = (middle + min(36, max(-36, step)), axis.at(value))
        picture.disc(at, 2.6, fill=colour, fill_opacity=0.45)
    if not values:
        return
    mean = math.fsum(values) / len(values)
    if len(values) > 1:
        spread = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1))
        half = float(stdtrit(len(values) - 1, 0.975)) * spread / math.sqrt(len(values))
        ends = (middle, axis.at(mean - half)), (middle, axis.at(mean + half))
        picture.line(*ends, stroke=colour, stroke_width=2.4)
    picture.mark((middle, axis.at(mean)), arm, 6)
    text = f"n {len(values)}"
    picture.words((middle, _BOTTOM + 40), text, anchor="middle", colour=FAINT)


def _legend(picture: Drawing, names: tuple[str, str]) -> None:
    x = _LEFT
    for arm, name in ((1, names[0]), (0, names[1])):
        picture.mark((x + 6, 42), arm)
        picture.words((x + 18, 46), name)
        x += 40 + 7 * len(name)
    picture.words((x, 46), "small: dyads; large: mean with its 95 % interval", colour=FAINT)
