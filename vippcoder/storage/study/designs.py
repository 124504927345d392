"""The versions of a study's design and the instruments that each uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vippcoder.storage.study.store import StudyStore

USES = "design_instruments"
KINDS = (USES,)

TABLES = (
    """CREATE TABLE design_instruments (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        version INTEGER NOT NULL REFERENCES designs (version),
        instrument TEXT NOT NULL,
        edition TEXT NOT NULL,
        held_in INTEGER NOT NULL REFERENCES instruments (seq),
        UNIQUE (version, instrument)
    ) STRICT""",
    *append_only(USES, redactable=True),
    """CREATE VIEW coding_versions AS
    SELECT n.coding_id, a.mask, a.observer, n.design_version, a.instrument,
        d.edition AS instrument_version, d.held_in AS instrument_seq
    FROM issues n
    JOIN assignments a ON a.coding_id = n.coding_id
    LEFT JOIN design_instruments d
        ON d.version = n.design_version AND d.instrument = a.instrument
    WHERE n.seq = (SELECT min(seq) FROM issues WHERE coding_id = n.coding_id)
    ORDER BY a.observer, a.batch, a.position""",
)
"""`held_in` is the row of `instruments` that holds the text which this version uses. The view tells
under which versions of design and instrument each coding, and so each of its ratings, was made."""


@dataclass(frozen=True, slots=True)
class StoredDesign:
    """One version of the design, as its row has it."""

    version: int
    """1 for the first."""
    definition: str
    """Canonical TOML."""
    reason: str
    """Why it replaced the one before; may be empty before the first pack was issued."""
    written_at: str
    """In UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class StoredInstrument:
    """An instrument's file as the study holds it."""

    instrument: str
    edition: str
    definition: str
    """The file's text."""
    folder: str
    """Where the file lay: exemplar clips are named as seen from there. Empty for one that comes
    with the program."""


def append_design(
    store: StudyStore, definition: str, reason: str, instruments: Iterable[StoredInstrument]
) -> int:
    """Write the next version, inside the caller's transaction, and return its number.

    An instrument's text is written once; versions that use the same text name the same row.

    Args:
        store: the study.
        definition: the design as canonical TOML.
        reason: why it replaces the one before.
        instruments: the texts that this version uses.
    """
    version = len(read_designs(store)) + 1
    row = {"version": version, "definition": definition, "reason": reason}
    store.append([Entry("designs", row)])
    for held in instruments:
        use = {
            "version": version,
            "instrument": held.instrument,
            "edition": held.edition,
            "held_in": _row_of(store, held),
        }
        store.append([Entry(USES, use)])
    return version


def _row_of(store: StudyStore, held: StoredInstrument) -> int:
    """Return the row that holds this very text, written now if there is none."""
    row = {
        "instrument": held.instrument,
        "edition": held.edition,
        "definition": held.definition,
        "folder": held.folder,
    }
    known = store.rows(
        "SELECT seq FROM instruments WHERE instrument = ? AND edition = ? AND definition = ? "
        "AND folder = ? ORDER BY seq DESC LIMIT 1",
        tuple(row.values()),
    )
    return int(known[0]["seq"]) if known else store.append([Entry("instruments", row)])[0]


def read_designs(store: StudyStore) -> tuple[StoredDesign, ...]:
    """Return every version, the first one first."""
    return tuple(
        StoredDesign(row["version"], row["definition"], row["reason"], row["written_at"])
        for row in store.rows(
            "SELECT d.*, j.written_at FROM designs d JOIN journal j USING (seq) ORDER BY d.version"
        )
    )


def read_instruments(store: StudyStore, version: int) -> tuple[StoredInstrument, ...]:
    """Return the instruments that a version of the design uses, by id."""
    return tuple(
        StoredInstrument(row["instrument"], row["edition"], row["definition"], row["folder"])
        for row in store.rows(
            "SELECT i.* FROM design_instruments d JOIN instruments i ON i.seq = d.held_in "
            "WHERE d.version = ? ORDER BY d.instrument",
            (version,),
        )
    )
