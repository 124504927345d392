"""How well observers agree in each arm; told here alone, since before unblinding nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from vippcoder.agreement.results import results_of
from vippcoder.study.reliability.division import Comparison, Division
from vippcoder.study.reliability.figures import cutoffs_in
from vippcoder.study.reliability.parts import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.agreement.result import Result
    from vippcoder.reports.released import Released

_OF_RATINGS: Final = frozenset({"ICC(A,1)", "ICC(1,1)", "percent_exact", "percent_within_1"})
_OF_TWO: Final = frozenset({"cohen_kappa", "conger_kappa", "gwet_ac1"})
"""Told of dichotomies alone: unweighted, they say little of a scale of many steps."""
EVERYBODY: Final = "both arms"


@dataclass(frozen=True, slots=True)
class ArmAgreement:
    """How well observers agree on one dimension in one arm, or in both."""

    arm: str
    dimension: str
    results: tuple[Result, ...]
    """Of the ratings, then of each of the design's dichotomies."""


def agreement_by_arm(released: Released) -> tuple[ArmAgreement, ...]:
    """Return how well observers agree, over both arms and in each.

    Of the codings that the locked values are made of: those of observers who knew a group are among
    them, and those that were stopped are not.
    """
    found = list(_of(released, EVERYBODY))
    for arm in released.arms:
        found += _of(released, arm)
    return tuple(found)


def _of(released: Released, arm: str) -> Iterator[ArmAgreement]:
    entering = released.entering
    used = {value.coding for coded in released.coded for value in coded.values}
    own = [
        coding
        for coding in entering.between
        if coding.coding in used
        and arm in {EVERYBODY, released.table.arms.get(entering.sessions[coding.session].dyad)}
    ]
    some = replace(entering, between=tuple(own), repeats=(), gold=(), excluded=(), awaited=())
    for part in parts_of(replace(released.source, entering=some, gold={}), Division()):
        if part.group.comparison is Comparison.BETWEEN and len(part.table.units):
            cutoffs = cutoffs_in(released.design, part)
            results = results_of(part.table, cutoffs=cutoffs, only=_OF_RATINGS | _OF_TWO, group=arm)
            told = [r for r in results if r.cutoff is not None or r.statistic not in _OF_TWO]
            yield ArmAgreement(arm, str(part.dimension.id), tuple(told))
