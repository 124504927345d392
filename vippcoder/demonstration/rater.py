"""How a simulated observer comes to a value: what is there to see, leniency, and noise."""

from __future__ import annotations

from random import Random
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.score_code import LEVELS
from vippcoder.domain.instrument import Polarity

if TYPE_CHECKING:
    from decimal import Decimal

    from vippcoder.demonstration.score_code import Behaviour
    from vippcoder.domain.instrument import Dimension, Scale

_SHARED: Final = 0.7
"""How much of a dimension's spread is the film's on the whole; the rest is the dimension's own."""
_OWN: Final = (1 - _SHARED**2) ** 0.5
_SPREAD: Final = 0.2
"""Standard deviation of the films, as a share of the scale's length: 1.2 on a scale of 1 to 7."""
_LENIENCY: Final = 0.04
_NOISE: Final = 0.09
"""The observer's own, likewise: two observers' single values agree at an ICC of about 0.8."""
_MOMENTS: Final = 0.08
"""How much a segment differs from its session, likewise."""


def chance(*of: object) -> Random:
    """Return a source of chance that is the same for the same things; no secret."""
    return Random(" ".join(map(str, of)))  # noqa: S311


def true_value(dimension: Dimension, seen: Behaviour) -> float:
    """Return what a perfect observer would say of a film, off the scale's steps and its ends."""
    drawn = (seen.quality + 0.5) / LEVELS
    whole = NormalDist().inv_cdf(drawn)
    if dimension.polarity is Polarity.LOWER_IS_FAVOURABLE:
        whole = -whole
    own = chance("behaviour", seen.story, seen.quality, dimension.id).gauss(0, 1)
    scale = dimension.scale
    middle = float(scale.highest + scale.lowest) / 2
    return middle + _length(scale) * _SPREAD * (_SHARED * whole + _OWN * own)


class Rater:
    """One simulated observer; the same for the same code and seed.

    Args:
        observer: the observer's code.
        seed: chooses how lenient the observer is.
    """

    def __init__(self, observer: str, seed: int) -> None:
        self._observer = observer
        self._seed = seed

    def value(
        self, dimension: Dimension, seen: Behaviour, noise: Random, *, of_segment: bool = False
    ) -> Decimal:
        """Return the value that the observer gives, on the scale.

        Args:
            dimension: what is rated.
            seen: what the film shows.
            noise: where this rating's error comes from.
            of_segment: whether a part of the film is rated.
        """
        leniency = chance("leniency", self._seed, self._observer, dimension.id).gauss(0, _LENIENCY)
        error = leniency + noise.gauss(0, _NOISE)
        if of_segment:
            error += noise.gauss(0, _MOMENTS)
        return _on(dimension.scale, true_value(dimension, seen) + error * _length(dimension.scale))


def _length(scale: Scale) -> float:
    return float(scale.highest - scale.lowest)


def _on(scale: Scale, value: float) -> Decimal:
    """Return the step of the scale that is nearest."""
    steps = round((value - float(scale.lowest)) / float(scale.step))
    last = int((scale.highest - scale.lowest) / scale.step)
    return scale.lowest + scale.step * min(max(steps, 0), last)
