"""A study whose arms are known, as its reports read it; before unblinding there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vippcoder.errors import StudyError
from vippcoder.outcomes.comparison import in_order
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.releases import read_details
from vippcoder.study.adjudication.disagreements import coded_values
from vippcoder.study.design.versions import read_design
from vippcoder.study.locking import analysis_table
from vippcoder.study.reliability.source import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.ids import DyadId, ObserverCode, TimepointId
    from vippcoder.domain.instrument import Dimension, Instrument
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.adjudication.disagreements import Coded
    from vippcoder.study.independence.entering import Entering
    from vippcoder.study.locking.table import AnalysisTable
    from vippcoder.study.reliability.cells import Source

_TWO: Final = 2
"""Arms that are compared."""
_MADE_UP: Final = {
    "simulated": "Made-up data: simulated observers coded it.",
    "reconstruction": "Reconstruction, made-up data.",
}
"""What is said where entries of a coding bear such a word behind the version of the software."""


@dataclass(frozen=True, slots=True)
class Released:
    """Locked values with their arms, and what else a report reads."""

    design: StudyDesign
    source: Source
    coded: tuple[Coded, ...]
    """The independent values of each session and dimension that the locked ones are made of."""
    table: AnalysisTable
    arms: tuple[str, str]
    """Arm 1, and the reference arm."""
    compared: str
    """How the reference arm was chosen, in a sentence."""
    details: Mapping[DyadId, Mapping[str, str]] = field(repr=False)
    """What came with the allocation beside the arms."""
    observers: Mapping[ObserverCode, str]
    """What each is called: by code, or by a number where codes may be names."""
    made_up: str
    """A sentence where the data are made up; empty where they are a trial's."""

    @property
    def entering(self) -> Entering:
        """Which codings are independent, those of observers who knew a group among them."""
        return self.source.entering

    @property
    def warnings(self) -> tuple[str, ...]:
        """What every output must say, one sentence each."""
        told = [self.made_up] if self.made_up else []
        told += self.table.warnings
        without = sorted({row.dyad for row in self.table.rows} - set(self.table.arms))
        if without:
            told.append(f"The allocation does not name {', '.join(without)}: in no figure.")
        return tuple(told)

    @property
    def dyads(self) -> tuple[DyadId, ...]:
        """Every dyad that was allocated, filmed or not, by its code."""
        return tuple(sorted(self.table.arms))

    @property
    def baseline(self) -> TimepointId:
        """The first timepoint."""
        return self.design.timepoints[0].id

    def dimensions(self) -> tuple[tuple[Instrument, Dimension], ...]:
        """Return every dimension that sessions are rated on."""
        return tuple(
            (instrument, dimension)
            for instrument in self.source.instruments
            for dimension in instrument.dimensions
            if dimension.rates_sessions
        )

    def name_of(self, instrument: Instrument, dimension: Dimension) -> str:
        """Return what a dimension is called: by its id, and its instrument's where two have it."""
        same = [one for _, one in self.dimensions() if one.id == dimension.id]
        return str(dimension.id) if len(same) == 1 else f"{instrument.id} {dimension.id}"


def read_released(
    store: StudyStore, reference: str | None = None, *, are_numbered: bool = False
) -> Released:
    """Read an unblinded study.

    Args:
        store: the study; may be open for reading alone.
        reference: the arm that the other is compared with; None chooses as `in_order` says.
        are_numbered: call observers `observer 1` and so on: a code may be a name.

    Raises:
        StudyError: the ratings are not locked, or are others than those that were locked; the study
            is not unblinded; its arms are not two, or none of them is the reference.
    """
    table = analysis_table(store)
    if table.unblinding is None:
        raise StudyError(
            "is not unblinded, and no outcome is told before",
            path=store.folder,
            mend="unblind it by `vippcoder study unblind DIR ALLOCATION`",
        )
    names = sorted(set(table.arms.values()))
    if len(names) != _TWO:
        raise StudyError(
            f"has {len(names)} arms, and two are compared",
            path=store.folder,
            mend="write the table by `vippcoder study analysis-table DIR --csv FILE`, choose two, "
            "and use `vippcoder outcomes FILE`",
        )
    if reference is not None and reference not in names:
        raise StudyError(f"there is no arm {reference}", mend=f"the arms are {' and '.join(names)}")
    arms, compared = in_order(names, reference)
    return Released(
        read_design(store),
        read_source(store, include_unblinded=True),
        coded_values(store),
        table,
        arms,
        compared,
        read_details(store),
        _names(store, are_numbered=are_numbered),
        _made_up(store),
    )


def _names(store: StudyStore, *, are_numbered: bool) -> dict[ObserverCode, str]:
    """Return what observers are called; numbers go by the order of their codes."""
    codes = sorted(observer.code for observer in read_observers(store))
    return {
        code: f"observer {number}" if are_numbered else str(code)
        for number, code in enumerate(codes, start=1)
    }


def _made_up(store: StudyStore) -> str:
    rows = store.rows(
        "SELECT DISTINCT software_version AS version FROM collected_entries "
        "WHERE coding_id IS NOT NULL ORDER BY 1"
    )
    words = {str(row["version"]).rpartition(" ")[2] for row in rows}
    return next((told for word, told in _MADE_UP.items() if word in words), "")
