"""The design of a study: its versions, the instruments they use, and changing it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.errors import ProblemsError, StudyError
from vippcoder.instruments.files import find_instrument, read_instrument, shipped_instruments
from vippcoder.storage.study.designs import (
    StoredInstrument,
    append_design,
    read_designs,
    read_instruments,
)
from vippcoder.study.design_text.reading import design_from_text
from vippcoder.study.design_text.writing import design_text

if TYPE_CHECKING:
    from vippcoder.domain.design import InstrumentUse, StudyDesign
    from vippcoder.domain.instrument import Instrument
    from vippcoder.storage.study.designs import StoredDesign
    from vippcoder.storage.study.store import StudyStore


def read_design(store: StudyStore) -> StudyDesign:
    """Return the newest version of the design.

    Raises:
        StudyError: the study has none yet.
    """
    return design_from_text(_newest(store).definition, store.path)


def design_version(store: StudyStore) -> int:
    """Return the number of the newest version, 1 for the first.

    Raises:
        StudyError: the study has no design yet.
    """
    return _newest(store).version


def design_instruments(store: StudyStore) -> tuple[tuple[Instrument, StoredInstrument], ...]:
    """Return the instruments of the newest version, each with its file as the study holds it."""
    return tuple(
        (read_instrument(held.definition), held)
        for held in read_instruments(store, design_version(store))
    )


def set_design(
    store: StudyStore, design: StudyDesign | str, reason: str = "", *, path: Path | None = None
) -> int:
    """Make a design the study's next version and return its number.

    The instruments that it uses are written with it: the study never asks for their files again.
    One that says what the newest version says adds none.

    Args:
        store: the study.
        design: as a form made it, or the text of its file.
        reason: why it changes; needed once a pack has been issued.
        path: the file, for messages, and to find instrument files beside it.

    Raises:
        ProblemsError: it is wrong, or does not fit its instruments; every problem is told.
        StudyError: it is no TOML, or the reason is missing.
    """
    text = design if isinstance(design, str) else design_text(design)
    wanted = design_from_text(text, path)
    definition = design_text(wanted)
    instruments, problems = _instruments(store, wanted, path)
    if problems:
        raise ProblemsError(problems, path=path, mend="mend the design, then try again")
    versions = read_designs(store)
    if versions and versions[-1].definition == definition:
        used = read_instruments(store, versions[-1].version)
        if sorted(instruments, key=lambda held: held.instrument) == list(used):
            return versions[-1].version
    if is_issued(store) and not reason.strip():
        raise StudyError(
            "packs have been issued under this design, so a change needs a reason",
            path=store.folder,
            mend="give one",
        )
    with store.transaction():
        return append_design(store, definition, reason.strip(), instruments)


def is_issued(store: StudyStore) -> bool:
    """Whether a coding has left in a pack."""
    return bool(store.rows("SELECT 1 FROM issues LIMIT 1"))


def _newest(store: StudyStore) -> StoredDesign:
    versions = read_designs(store)
    if not versions:
        raise StudyError(
            "this study has no design yet",
            path=store.folder,
            mend="give it one by `vippcoder study design DIR --set FILE`",
        )
    return versions[-1]


def _instruments(
    store: StudyStore, design: StudyDesign, path: Path | None
) -> tuple[list[StoredInstrument], list[str]]:
    """Return the files of the instruments in use, and what is wrong with them."""
    found, problems = [], []
    for number, use in enumerate(design.instruments, start=1):
        try:
            found.append(_held(store, use, path))
        except StudyError as error:
            problems.append(f"[[instrument]] {number}: {error.sentence().rstrip('.')}")
    return found, problems


def _held(store: StudyStore, use: InstrumentUse, path: Path | None) -> StoredInstrument:
    """Return an instrument's file: the one that the design names, else the study's, else ours."""
    file = (path.parent if path else Path()) / use.file
    if use.file and not file.is_file():
        raise StudyError("there is no such file", path=file, mend="name the instrument's file")
    if not use.file:
        for version in reversed(read_designs(store)):
            for held in read_instruments(store, version.version):
                if (held.instrument, held.edition) == (use.id, use.edition):
                    return held
        if use.id not in shipped_instruments():
            raise StudyError(
                f"the study holds no {use.id}, edition {use.edition}, and none comes with the "
                "program",
                mend="name its file: file = ...",
            )
    instrument, text = find_instrument("" if use.file else use.id, file)
    if (instrument.id, instrument.edition) != (use.id, use.edition):
        raise StudyError(
            f"the design says {use.id}, edition {use.edition}, but the file holds {instrument.id}, "
            f"edition {instrument.edition}",
            mend="write what the file holds",
        )
    folder = str(file.resolve().parent) if use.file else ""
    return StoredInstrument(instrument.id, instrument.edition, text, folder)
