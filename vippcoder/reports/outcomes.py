"""Everything that a study's outcomes are: estimates, how fragile they are, blinding, agreement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.outcomes.results import results_of
from vippcoder.reports.agreement import agreement_by_arm
from vippcoder.reports.compared import compared_arms, locked_values
from vippcoder.reports.guesses import read_blinding
from vippcoder.reports.released import read_released
from vippcoder.reports.shares import shares_of
from vippcoder.reports.variations import at_every_cutoff, variations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.outcomes.result import Result
    from vippcoder.reports.agreement import ArmAgreement
    from vippcoder.reports.guesses import Blinding
    from vippcoder.reports.released import Released
    from vippcoder.reports.shares import Share
    from vippcoder.reports.variations import Variation
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class StudyOutcomes:
    """What an unblinded study found."""

    released: Released
    results: tuple[Result, ...]
    """Every measure of each dimension and event at each timepoint, of the values as locked."""
    shares: tuple[Share, ...]
    variations: tuple[Variation, ...]
    cutoffs: tuple[Result, ...]
    """The risk ratio at each cut-off of the scale."""
    blinding: Blinding
    agreement: tuple[ArmAgreement, ...]

    def missing(self) -> Mapping[tuple[str, str, str, str], int]:
        """Return how many values are missing, by timepoint, dimension, arm and reason."""
        table = self.released.table
        return Counter(
            (str(row.timepoint), str(row.dimension), table.arms[row.dyad], row.missing.value)
            for row in table.rows
            if row.missing is not None and row.dyad in table.arms
        )


def study_outcomes(
    store: StudyStore, reference: str | None = None, *, are_numbered: bool = False
) -> StudyOutcomes:
    """Compute what an unblinded study found.

    Args:
        store: the study; may be open for reading alone.
        reference: as in `read_released`.
        are_numbered: as in `read_released`.

    Raises:
        StudyError: as in `read_released`.
    """
    released = read_released(store, reference, are_numbered=are_numbered)
    blinding = read_blinding(store, released)
    return StudyOutcomes(
        released,
        tuple(results_of(compared_arms(released, locked_values(released)))),
        shares_of(released),
        variations(released, blinding.guesses),
        at_every_cutoff(released),
        blinding,
        agreement_by_arm(released),
    )
