"""Whether sound that was encoded anew is the same sound at the same time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vippcoder.packing.sound import heard

if TYPE_CHECKING:
    import numpy.typing as npt

    from vippcoder.packing.source_film import SourceFilm

_WINDOW = 4_000
"""Half a second of what is compared."""
_QUIET = 1e-4
_ALIKE = 0.9
_SHARE = 0.9


def sounds_alike(film: SourceFilm, made: SourceFilm) -> bool:
    """Compare two films' sound in half seconds, each on the clock of its own first frame.

    At least nine tenths of the half seconds that are not silent must correlate by .9 or more
    without any shift; speech shifted by two milliseconds no longer does.
    """
    before = heard(film.path, film.first_frame)
    after = heard(made.path, made.first_frame)
    size = min(len(before), len(after))
    if max(len(before), len(after)) - size > _WINDOW:
        return False
    alike = [_correlation(before[first : first + _WINDOW], after[first : first + _WINDOW])
             for first in range(0, size - _WINDOW + 1, _WINDOW)]
    telling = [value for value in alike if value is not None]
    return not telling or float(np.mean([value >= _ALIKE for value in telling])) >= _SHARE


def _correlation(
    before: npt.NDArray[np.float32], after: npt.NDArray[np.float32]
) -> float | None:
    """Return the correlation at no shift; None where both are silent."""
    power = float(np.mean(before**2)), float(np.mean(after**2))
    if max(power) < _QUIET**2:
        return None
    if min(power) == 0:
        return 0.0
    return float(np.mean(before * after) / (power[0] * power[1]) ** 0.5)
