"""Outcomes of a study as plain objects, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vippcoder.reports.guesses import CAUTION

if TYPE_CHECKING:
    from vippcoder.outcomes.estimate import Estimate
    from vippcoder.reports.outcomes import StudyOutcomes


def outcomes_record(found: StudyOutcomes) -> dict[str, Any]:
    """Return everything that was found; the warnings stand in it first."""
    released = found.released
    unblinding = released.table.unblinding
    return {
        "title": released.design.title,
        "warnings": list(released.warnings),
        "lock": released.table.lock.number,
        "lock_digest": released.table.lock.digest,
        "arm_is_proven": bool(unblinding and unblinding.is_proven),
        "arms": list(released.arms),
        "compared": released.compared,
        "results": [asdict(one) for one in found.results],
        "shares": [
            {
                "what": one.what,
                "timepoint": one.timepoint,
                "arm": one.arm,
                "count": one.count,
                "of": one.of,
                **_estimate(one.estimate),
            }
            for one in found.shares
        ],
        "missing": [
            {"timepoint": t, "dimension": d, "arm": arm, "reason": why, "dyads": count}
            for (t, d, arm, why), count in found.missing().items()
        ],
        "variations": [
            {"name": one.name, "told": one.told, "results": [asdict(r) for r in one.results]}
            for one in found.variations
        ],
        "cutoffs": [asdict(one) for one in found.cutoffs],
        "blinding": _blinding(found),
        "agreement": [
            {
                "arm": one.arm,
                "dimension": one.dimension,
                "results": [asdict(r) for r in one.results],
            }
            for one in found.agreement
        ],
    }


def _blinding(found: StudyOutcomes) -> dict[str, Any]:
    blinding = found.blinding
    return {
        "caution": CAUTION,
        "why_not": blinding.why_not,
        "indices": [
            {
                "of": one.of,
                "index": one.index,
                "arm": one.arm,
                **_estimate(one.estimate),
                "counts": dict(one.counts),
                "reference": one.reference,
            }
            for one in blinding.indices
        ],
        "reasons": dict(blinding.reasons),
    }


def _estimate(one: Estimate) -> dict[str, Any]:
    return {
        "estimate": one.value,
        "ci_low": one.low,
        "ci_high": one.high,
        "reason": one.reason,
        "settings": one.settings,
    }
