"""BORIS's three kappas of every session and pair of observers, as results."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.result import Level, Result
from vippcoder.agreement.segments import boris
from vippcoder.agreement.segments.coded import USUAL_UNIT_US, seconds
from vippcoder.intervals.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.agreement.segments.boris import BorisKappa
    from vippcoder.agreement.segments.coded import CodedSession, Mark

_REFERENCE: Final = "BORIS 9.12.3 (Friard and Gamba 2016, Methods Ecol Evol 7:1325)"
_NO_INTERVAL: Final = "no interval: BORIS's figure is of one session"


def boris_results(
    sessions: Sequence[CodedSession], unit_us: int = USUAL_UNIT_US, group: str = ""
) -> list[Result]:
    """Compute BORIS's kappas of each session and pair, for comparison with figures from there.

    Args:
        sessions: their windows play no part.
        unit_us: the step of the time-unit kappa, in microseconds.
        group: which part of the codings these are.

    Returns:
        Three for each session and pair; `group` ends in the session, `about` names the pair.
    """
    return [
        result
        for session in sessions
        for first, second in combinations(sorted(session.codings), 2)
        for result in _three(session, first, second, unit_us, group)
    ]


def _three(
    session: CodedSession, first: str, second: str, unit_us: int, group: str
) -> Iterator[Result]:
    mine, other = (_by_subject(session, one) for one in (first, second))
    named = " / ".join(part for part in (group, session.session) if part)
    for name, kappa, settings in (
        (
            "boris_time_unit_kappa",
            boris.time_unit(mine, other, unit_us),
            f"unit {seconds(unit_us)}, from the first start to the last stop",
        ),
        ("boris_unweighted_kappa", boris.unweighted(mine, other), "each piece is one tally"),
        (
            "boris_weighted_kappa",
            boris.weighted(mine, other),
            f"pieces weigh their seconds, moments {boris.USUAL_MOMENT_WEIGHT:g}",
        ),
    ):
        yield _result(name, kappa, settings, named, f"{first} - {second}")


def _by_subject(session: CodedSession, observer: str) -> dict[str, list[Mark]]:
    everybody = {mark.subject for coding in session.codings.values() for mark in coding}
    return {
        subject: [mark for mark in session.codings[observer] if mark.subject == subject]
        for subject in everybody
    }


def _result(name: str, kappa: BorisKappa, settings: str, group: str, about: str) -> Result:
    defined = kappa.kappa is not None
    return Result(
        statistic=name,
        estimate=kappa.kappa,
        ci_low=None,
        ci_high=None,
        ci_method="",
        n_units=1,
        n_clusters=1,
        n_observers=2,
        missing=0,
        level=Level.NOMINAL,
        weights="",
        status=Status.OK if defined else Status.NOT_ESTIMABLE,
        reason=_NO_INTERVAL if defined else "one category occurs, or nothing was marked",
        reference=_REFERENCE,
        group=group,
        about=about,
        n_pairs=1,
        settings=settings,
    )
