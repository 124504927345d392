"""Finding the text of every instrument that a design uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.instruments.files import find_instrument, shipped_instruments
from vippcoder.storage.study.designs import StoredInstrument, read_designs, read_instruments
from vippcoder.study.design.text.places import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.design import InstrumentUse, StudyDesign
    from vippcoder.storage.study.store import StudyStore


def held_texts(store: StudyStore) -> list[StoredInstrument]:
    """Return what any version of the design used, the newest first."""
    return [
        held
        for design in reversed(read_designs(store))
        for held in read_instruments(store, design.version)
    ]


def find_instruments(
    design: StudyDesign, path: Path | None, known: Sequence[StoredInstrument]
) -> tuple[list[StoredInstrument], list[Problem]]:
    """Return the files of the instruments in use, and what is wrong with them.

    A file that the design names is read where it lies beside the design; one that is not there any
    more is what the study holds of it. Without a file it is what the study holds, else what comes
    with the program.

    Args:
        design: which instruments.
        path: the design's file, from which instrument files are seen; None for a form's.
        known: what the study holds, the newest first.
    """
    found, problems = [], []
    for number, use in enumerate(design.instruments, start=1):
        try:
            found.append(_held(use, path, known))
        except StudyError as error:
            place = Place("instrument", number, "file" if use.file else "id")
            what = f"{error.path}: {error.what}" if error.path else error.what
            problems.append(Problem(place, f"cannot be used: {what}", error.mend))
    return found, problems


def _held(
    use: InstrumentUse, path: Path | None, known: Sequence[StoredInstrument]
) -> StoredInstrument:
    file = (path.parent if path else Path()) / use.file
    if use.file and (path or file.is_absolute()) and file.is_file():
        return _read(use, "", file)
    for held in known:
        if (held.instrument, held.edition) == (use.id, use.edition):
            return held
    if use.file:
        raise StudyError("there is no such file", path=file, mend="name the instrument's file")
    if use.id not in shipped_instruments():
        raise StudyError(
            f"the study holds no {use.id}, edition {use.edition}, and none comes with the program",
            mend="name its file: file = ...",
        )
    return _read(use, use.id, file)


def _read(use: InstrumentUse, shipped: str, file: Path) -> StoredInstrument:
    instrument, text = find_instrument(shipped, file)
    if (instrument.id, instrument.edition) != (use.id, use.edition):
        raise StudyError(
            f"the design says {use.id}, edition {use.edition}, but the file holds {instrument.id}, "
            f"edition {instrument.edition}",
            mend="write what the file holds",
        )
    folder = "" if shipped else str(file.resolve().parent)
    return StoredInstrument(instrument.id, instrument.edition, text, folder)
