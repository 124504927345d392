"""What a figure is called, judged by its whole interval and never by the estimate alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vippcoder.agreement.result import Result

KOO_LI: Final = ((0.5, "poor"), (0.75, "moderate"), (0.9, "good"))
"""Koo and Li 2016, J Chiropr Med 15:155: below each bound; above all, excellent."""
CICCHETTI: Final = ((0.4, "poor"), (0.6, "fair"), (0.75, "good"))
"""Cicchetti 1994, Psychol Assess 6:284: below each bound; from there on, excellent."""


def koo_li(low: float, high: float) -> str:
    """Return the band of Koo and Li, or the two that an interval reaches from and to."""
    return _between(low, high, KOO_LI)


def cicchetti(low: float, high: float) -> str:
    """Return the band of Cicchetti, or the two that an interval reaches from and to."""
    return _between(low, high, CICCHETTI)


def bands_of(result: Result) -> tuple[str, str]:
    """Return the bands of Koo and Li and of Cicchetti; empty where one does not apply.

    Koo and Li's are of intraclass correlations alone, Cicchetti's of kappas too.
    """
    low, high = result.ci_low, result.ci_high
    is_icc = result.statistic.startswith("ICC")
    if low is None or high is None or not (is_icc or "kappa" in result.statistic):
        return "", ""
    return koo_li(low, high) if is_icc else "", cicchetti(low, high)


def _between(low: float, high: float, bands: tuple[tuple[float, str], ...]) -> str:
    first, last = _band(low, bands), _band(high, bands)
    return first if first == last else f"{first} to {last}"


def _band(value: float, bands: tuple[tuple[float, str], ...]) -> str:
    return next((word for bound, word in bands if value < bound), "excellent")
