"""Reading all that tables and courses of a study are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.study.design.versions import design_instruments, read_design
from vippcoder.study.independence.entering import independent_ratings
from vippcoder.study.reliability.cells import Source
from vippcoder.study.reliability.golds import read_gold

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore


def read_source(store: StudyStore, *, include_unblinded: bool = False) -> Source:
    """Read what enters, the instruments of the newest design, and what gold says.

    Args:
        store: the study; may be open for reading alone.
        include_unblinded: as in `independent_ratings`.

    Raises:
        StudyError: the study has no design.
    """
    return Source(
        independent_ratings(store, include_unblinded=include_unblinded),
        tuple(instrument for instrument, _ in design_instruments(store)),
        tuple(timepoint.id for timepoint in read_design(store).timepoints),
        read_gold(store),
    )
