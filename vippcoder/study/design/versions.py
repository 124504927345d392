"""The design of a study: its versions, the instruments they use, and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.errors import StudyError
from vippcoder.instruments.files import read_instrument
from vippcoder.storage.study.designs import append_design, read_designs, read_instruments
from vippcoder.storage.study.locks import refuse_when_locked
from vippcoder.study.design.fit import misfits, orphans, rewritten
from vippcoder.study.design.instrument_files import find_instruments, held_texts
from vippcoder.study.design.text.places import Lines
from vippcoder.study.design.text.reading import checked_design, refuse, stored_design
from vippcoder.study.design.text.writing import design_text
from vippcoder.study.study import create_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from vippcoder.domain.design import StudyDesign
    from vippcoder.domain.instrument import Instrument
    from vippcoder.storage.study.designs import StoredDesign, StoredInstrument
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.design.text.places import Problem


def read_design(store: StudyStore) -> StudyDesign:
    """Return the newest version of the design.

    Raises:
        StudyError: the study has none yet.
    """
    return stored_design(_newest(store).definition)


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
        store: the study, open for writing.
        design: as a form made it, or the text of its file.
        reason: why it changes; needed once a pack has been issued, and whenever a commitment that
            was given changes.
        path: the file, for messages, and to find instrument files beside it.

    Raises:
        ProblemsError: it is wrong, does not fit its instruments, or has no place for what the
            study holds already; every problem is told.
        StudyError: it is no TOML, the reason is missing, or the ratings are locked.
    """
    lines = Lines(design) if isinstance(design, str) else None
    wanted, instruments, problems = _checked(design, path, held_texts(store))
    if not problems:
        problems = [*orphans(store, wanted), *rewritten(store, wanted, instruments)]
    refuse(problems, lines, path)
    if _says_nothing_new(store, wanted, instruments):
        return design_version(store)
    refuse_when_locked(store)
    _refuse_without_reason(store, wanted, reason)
    with store.transaction():
        return append_design(store, design_text(wanted), " ".join(reason.split()), instruments)


def new_study(folder: Path, design: StudyDesign | str, *, path: Path | None, person: str) -> None:
    """Make a study with its first design in a new or empty folder.

    Args:
        folder: where.
        design: as in `set_design`.
        path: the design's file, as in `set_design`.
        person: who does it; stands in the journal.

    Raises:
        ProblemsError: the design is wrong or does not fit its instruments; no study is made.
        StudyError: it is no TOML, or the folder cannot become a study.
    """
    lines = Lines(design) if isinstance(design, str) else None
    _wanted, _instruments, problems = _checked(design, path, ())
    refuse(problems, lines, path)
    store = create_study(folder, person)
    try:
        set_design(store, design, path=path)
    finally:
        store.close()


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


def _checked(
    design: StudyDesign | str, path: Path | None, known: Sequence[StoredInstrument]
) -> tuple[StudyDesign, list[StoredInstrument], list[Problem]]:
    """Return the design as it will be kept, its instruments, and all that is wrong with it."""
    text = design if isinstance(design, str) else design_text(design)
    wanted, wrong = checked_design(text, path)
    instruments, unusable = find_instruments(wanted, path, known)
    told = {(problem.place.table, problem.place.number) for problem in wrong}
    problems = [
        *wrong,
        *(one for one in unusable if (one.place.table, one.place.number) not in told),
    ]
    if not problems:
        problems += misfits(wanted, [read_instrument(held.definition) for held in instruments])
    return wanted, instruments, problems


def _says_nothing_new(
    store: StudyStore, design: StudyDesign, instruments: list[StoredInstrument]
) -> bool:
    versions = read_designs(store)
    if not versions or versions[-1].definition != design_text(design):
        return False
    used = read_instruments(store, versions[-1].version)
    return sorted(instruments, key=lambda held: held.instrument) == list(used)


def _refuse_without_reason(store: StudyStore, design: StudyDesign, reason: str) -> None:
    if reason.strip() or not read_designs(store):
        return
    before = read_design(store).commitment
    if is_issued(store):
        why = "packs have been issued under this design"
    elif before and before != design.commitment:
        why = "the commitment proves that the allocation was not changed"
    else:
        return
    raise StudyError(
        f"{why}, so a change needs a reason", path=store.folder, mend="say in a few words why"
    )
