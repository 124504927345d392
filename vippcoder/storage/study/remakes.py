"""Films that were made anew from others: alike, or with a part covered; and how times go back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vippcoder.storage.core.blobs import pack_numbers, unpack_numbers
from vippcoder.storage.core.journal import Entry, append_only

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import Mapping

    from vippcoder.domain.ids import RecordingId, TaskId
    from vippcoder.storage.study.store import StudyStore

REMAKING = ".remaking"
"""Folder in `media/` of films that are being made anew, under the names of those they are from."""

FORM, REMAKE = "common_forms", "remakes"
KINDS = (FORM, REMAKE)

TABLES = (
    """CREATE TABLE common_forms (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        form TEXT NOT NULL CHECK (json_valid(form)),
        windows TEXT NOT NULL CHECK (json_valid(windows)),
        sizes TEXT NOT NULL CHECK (json_valid(sizes))
    ) STRICT""",
    """CREATE TABLE remakes (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        recording TEXT NOT NULL,
        made_from TEXT NOT NULL,
        how TEXT NOT NULL CHECK (how IN ('alike', 'covered')),
        details TEXT NOT NULL CHECK (json_valid(details)),
        frames_sha256 TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE frame_origins (
        recording TEXT PRIMARY KEY,
        frames BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX remakes_by_key ON remakes (recording, seq)",
    *(trigger for kind in KINDS for trigger in append_only(kind, redactable=True)),
    append_only("frame_origins")[0],  # a withdrawal removes them
)
"""`frame_origins` holds, of each film made anew, which frame of the one before each frame is."""


@dataclass(frozen=True, slots=True)
class CommonForm:
    """The form that the films of a study were brought to."""

    form: Mapping[str, Any]
    """As `packing.alike.form.Form.as_json` gives it."""
    windows_us: Mapping[TaskId, int]
    """How long the films of each task are."""
    sizes: Mapping[TaskId, int]
    """How large their files are, in bytes."""


@dataclass(frozen=True, slots=True)
class Remake:
    """One film made anew from another."""

    recording: RecordingId
    made_from: RecordingId
    how: str
    """`alike` or `covered`."""
    shown: array[int]
    """Which frame of the film before each frame is."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Of a cover: rectangle and range."""


def form_entry(common: CommonForm) -> Entry:
    """Return what keeps the form."""
    return Entry(
        FORM,
        {
            "form": json.dumps(dict(common.form), sort_keys=True),
            "windows": json.dumps(dict(common.windows_us), sort_keys=True),
            "sizes": json.dumps(dict(common.sizes), sort_keys=True),
        },
    )


def read_form(store: StudyStore) -> CommonForm | None:
    """Return the form that holds; None where films were never made alike."""
    rows = store.rows("SELECT * FROM common_forms ORDER BY seq DESC LIMIT 1")
    if not rows:
        return None
    return CommonForm(*(json.loads(rows[0][name]) for name in ("form", "windows", "sizes")))


def remake_entry(store: StudyStore, remake: Remake) -> Entry:
    """Return what tells from which film another was made, and lay down how frames go back.

    To be called inside the transaction in which the entry is written.
    """
    frames = pack_numbers(remake.shown)
    store.connection.execute("INSERT INTO frame_origins VALUES (?, ?)", (remake.recording, frames))
    return Entry(
        REMAKE,
        {
            "recording": remake.recording,
            "made_from": remake.made_from,
            "how": remake.how,
            "details": json.dumps(dict(remake.details), sort_keys=True),
            "frames_sha256": hashlib.sha256(frames).hexdigest(),
        },
    )


def read_remakes(store: StudyStore) -> dict[RecordingId, Remake]:
    """Return how each film that was made anew came about, by its id."""
    return {
        row["recording"]: Remake(
            row["recording"],
            row["made_from"],
            row["how"],
            unpack_numbers(row["frames"]),
            json.loads(row["details"]),
        )
        for row in store.rows("SELECT * FROM remakes JOIN frame_origins USING (recording)")
    }


def remove_origins(connection: sqlite3.Connection, dyad: str) -> None:
    """Take out how the frames of a withdrawn dyad's films go back."""
    connection.execute(
        "DELETE FROM frame_origins WHERE recording IN (SELECT recording FROM recordings "
        "WHERE session IN (SELECT session FROM sessions WHERE dyad = ?))",
        (dyad,),
    )
