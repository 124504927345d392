"""What happens in a drawn film: a mother and a child hand each other a ball and build with blocks.

Everything is a smooth function of time, so that a frame shows the instant at which it is shown,
whatever the frame rate.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, fields
from math import pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from vippcoder.demonstration.brush import Point


@dataclass(frozen=True, slots=True)
class Pose:
    """Where everything that moves is, in units of a 1280 x 720 picture."""

    ball: Point
    block: Point
    """Middle of the yellow block that is being built with."""
    parent_hand: Point
    child_hand: Point
    lean: Point
    """How far the parent and the child lean towards each other, 0..1."""


_BESIDE, _ON_TOP = (560.0, 628.0), (634.0, 521.0)
_LAP, _RUG = (452.0, 574.0), (690.0, 632.0)
_PARENT_REST, _CHILD_REST = (520.0, 566.0), (752.0, 560.0)

POSES = {
    "shows": Pose((566, 430), _BESIDE, (556, 444), _CHILD_REST, (0.2, 0.1)),
    "offers": Pose((668, 440), _BESIDE, (652, 454), (724, 486), (0.9, 0.5)),
    "hands over": Pose((700, 446), _BESIDE, (682, 462), (718, 458), (1.0, 0.8)),
    "has it": Pose((738, 438), _BESIDE, _PARENT_REST, (736, 456), (0.3, 0.2)),
    "waves it": Pose((722, 380), _BESIDE, _PARENT_REST, (728, 400), (0.1, 0.4)),
    "gives back": Pose((694, 450), _BESIDE, (668, 466), (714, 464), (0.9, 0.8)),
    "puts down": Pose(_RUG, _BESIDE, _PARENT_REST, (716, 612), (0.3, 0.9)),
    "watches": Pose(_RUG, _BESIDE, _PARENT_REST, _CHILD_REST, (0.3, 0.2)),
    "reaches": Pose(_RUG, _BESIDE, (556, 604), _CHILD_REST, (0.7, 0.4)),
    "lifts": Pose(_RUG, (602, 488), (592, 468), _CHILD_REST, (0.7, 0.6)),
    "builds": Pose(_RUG, _ON_TOP, (624, 500), (744, 520), (0.8, 0.7)),
    "admires": Pose(_RUG, _ON_TOP, _PARENT_REST, (742, 500), (0.2, 0.4)),
    "pats": Pose(_RUG, _ON_TOP, _PARENT_REST, (664, 500), (0.2, 1.0)),
    "picks up": Pose(_RUG, _ON_TOP, _PARENT_REST, (716, 612), (0.3, 0.9)),
    "tidies": Pose((738, 438), _ON_TOP, (622, 502), (736, 456), (0.7, 0.3)),
    "lowers": Pose((738, 438), _BESIDE, (556, 604), (736, 456), (0.7, 0.3)),
    "takes": Pose((600, 440), _BESIDE, (588, 454), _CHILD_REST, (0.4, 0.3)),
}
_STORY = (
    "shows",
    "offers",
    "hands over",
    "has it",
    "waves it",
    "has it",
    "gives back",
    "takes",
    "offers",
    "hands over",
    "has it",
    "puts down",
    "watches",
    "reaches",
    "lifts",
    "builds",
    "admires",
    "pats",
    "admires",
    "picks up",
    "has it*",
    "tidies",
    "lowers",
    "has it",
    "gives back",
    "takes",
)
_HAS_IT_BUILT = Pose((738, 438), _ON_TOP, _PARENT_REST, (736, 456), (0.3, 0.2))


class Play:
    """A whole film's worth of poses, told anew by each seed.

    Args:
        seconds: how long it lasts.
        chance: where the pace comes from.
    """

    def __init__(self, seconds: float, chance: Random) -> None:
        self._times: list[float] = []
        self._poses: list[Pose] = []
        at, step = 0.0, chance.randrange(8)
        while at < seconds + 3:
            name = _STORY[step % len(_STORY)]
            pose = _HAS_IT_BUILT if name.endswith("*") else POSES[name]
            stay = chance.uniform(0.1, 0.9)
            self._times += [at, at + stay]
            self._poses += [pose, pose]
            at += stay + chance.uniform(0.55, 1.05)
            step += 1
        self._blinks = _blinks(seconds, chance), _blinks(seconds, chance)

    def pose_at(self, second: float) -> Pose:
        """Return where everything is at `second`, breath and sway included."""
        index = max(bisect_right(self._times, second) - 1, 0)
        first, second_pose = self._poses[index], self._poses[index + 1]
        span = self._times[index + 1] - self._times[index]
        way = _ease((second - self._times[index]) / span)
        values = [
            _between(getattr(first, field.name), getattr(second_pose, field.name), way)
            for field in fields(Pose)
        ]
        ball, block, parent_hand, child_hand, lean = values
        sway = (0.05 * sin(2 * pi * second / 4.1), 0.08 * sin(2 * pi * second / 2.9 + 1))
        return Pose(ball, block, parent_hand, child_hand, (lean[0] + sway[0], lean[1] + sway[1]))

    def eyes_shut(self, second: float) -> tuple[bool, bool]:
        """Whether the parent and the child blink at `second`."""
        parent, child = (
            any(0 <= second - blink < 0.14 for blink in who)  # noqa: PLR2004
            for who in self._blinks
        )
        return parent, child


def _between(start: Point, end: Point, way: float) -> Point:
    return start[0] + (end[0] - start[0]) * way, start[1] + (end[1] - start[1]) * way


def _ease(way: float) -> float:
    return way * way * (3 - 2 * way)


def _blinks(seconds: float, chance: Random) -> tuple[float, ...]:
    at, blinks = chance.uniform(0.5, 3), []
    while at < seconds:
        blinks.append(at)
        at += chance.uniform(2, 5.5)
    return tuple(blinks)
