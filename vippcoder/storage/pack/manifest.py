"""A delivery on its way: one file that says what it brings, sealed for one pack alone.

The seal is an HMAC under the random number in the pack's first journal entry, which only the pack
and its study hold: another pack, and whoever changes a delivery on its way, has another seal.

To bring something new, give `Manifest` one more field, raise the form, and say in `taking` what
becomes of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from vippcoder.errors import StudyError
from vippcoder.storage.core.journal import canonical

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from pathlib import Path

MANIFEST: Final = "manifest.json"
_FORM: Final = 1
_LONGEST: Final = 1 << 30

ROWS: Final = {
    "instruments": ("instrument", "instrument_version", "definition"),
    "exemplars": (
        "file",
        "frame_times",
        "end_us",
        "display_width",
        "display_height",
        "has_audio",
        "sha256",
    ),
    "assignments": ("coding_id", "mask", "position", "task", "instrument"),
    "recordings": (
        "recording_id",
        "coding_id",
        "angle",
        "file",
        "frame_times",
        "end_us",
        "display_width",
        "display_height",
        "has_audio",
        "sha256",
    ),
    "recording_offsets": ("recording_id", "offset_us", "unsure_because"),
    "recording_packets": ("recording_id", "shown_packets"),
    "damaged_stretches": ("recording_id", "start_us", "end_us"),
}
"""The tables that a delivery adds rows to; each row refers to rows before it alone."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a delivery brings."""

    pack: str
    """The id of the pack that it is for."""
    delivery: str
    """Random; the same delivery, taken in twice, is one."""
    rows: Mapping[str, list[list[Any]]] = field(default_factory=lambda: {one: [] for one in ROWS})
    """By table, the columns of `ROWS` in order."""
    guidance: list[dict[str, Any]] = field(default_factory=list)
    """One row of `guidance`, where the study asks for something else than before."""
    segment_rules: list[dict[str, Any]] = field(default_factory=list)
    """Rows of `segment_rules`, for sessions that come with it."""
    answers: list[dict[str, Any]] = field(default_factory=list)
    """Rows of `answers`; a pack passes over those that it has, and those to no question of its."""
    removals: list[tuple[str, bool]] = field(default_factory=list)
    """Codings whose films are withdrawn, each with whether what was rated and noted goes too."""

    @property
    def brings_anything(self) -> bool:
        """Whether taking it in would change a pack."""
        given = (self.guidance, self.segment_rules, self.answers, self.removals)
        return any(self.rows.values()) or any(given)


def without(manifest: Manifest, codings: Iterable[str]) -> Manifest:
    """Return a manifest that brings the same but these sessions."""
    gone = set(codings)
    recordings = ROWS["recordings"]
    films = {
        row[recordings.index("recording_id")]
        for row in manifest.rows["recordings"]
        if row[recordings.index("coding_id")] in gone
    }

    def stays(table: str, row: list[Any]) -> bool:
        told = dict(zip(ROWS[table], row, strict=True))
        return told.get("coding_id") not in gone and told.get("recording_id") not in films

    rows = {
        table: [row for row in held if stays(table, row)] for table, held in manifest.rows.items()
    }
    rules = [rule for rule in manifest.segment_rules if rule["coding_id"] not in gone]
    return replace(manifest, rows=rows, segment_rules=rules)


def only_new(manifest: Manifest, connection: sqlite3.Connection) -> Manifest:
    """Return what a pack does not have of a delivery whose sessions it may have been sent before.

    Args:
        manifest: what the delivery brings.
        connection: the pack's database.
    """
    codings, instruments = (
        {key for (key,) in connection.execute(f"SELECT {column} FROM {table}")}  # noqa: S608
        for column, table in (("coding_id", "assignments"), ("instrument", "instruments"))
    )
    rest = without(manifest, codings)
    new = [row for row in rest.rows["instruments"] if row[0] not in instruments]
    clips = rest.rows["exemplars"] if new else []
    return replace(rest, rows={**rest.rows, "instruments": new, "exemplars": clips})


def rows_in(connection: sqlite3.Connection) -> dict[str, list[list[Any]]]:
    """Return the rows of a database that holds what a delivery brings and nothing else."""
    return {
        table: [
            [_written(value) for value in row]
            for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
        ]
        for table, columns in ROWS.items()
    }


def read_values(row: list[Any]) -> list[Any]:
    """Return a row's values as the database holds them."""
    return [base64.b64decode(value["bytes"]) if isinstance(value, dict) else value for value in row]


def write_manifest(folder: Path, manifest: Manifest, key: str) -> None:
    """Write and seal a manifest.

    Args:
        folder: the delivery's.
        manifest: what it brings.
        key: the random number in the pack's first entry.
    """
    told = {"form": _FORM, **asdict(manifest)}
    text = json.dumps({**told, "seal": seal_of(told, key)}, indent=1, ensure_ascii=False)
    rough = folder / f".{MANIFEST}.part"
    with rough.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    rough.replace(folder / MANIFEST)


def pack_named_in(folder: Path) -> str:
    """Return the id of the pack that a delivery says it is for; empty where it says nothing."""
    try:
        return str(_read(folder).get("pack", ""))
    except StudyError:
        return ""


def read_manifest(folder: Path, pack: str, key: str) -> Manifest:
    """Read the manifest of a delivery to a pack, and see that it is as the study wrote it.

    Args:
        folder: the delivery's.
        pack: the pack's id.
        key: the random number in the pack's first entry.

    Raises:
        StudyError: it is no delivery, is for another pack, is from a newer program, or was changed.
    """
    told = _read(folder)
    if told.get("pack") != pack:
        raise StudyError(
            "this delivery is for another pack", path=folder, mend="open the pack that it is for"
        )
    if told.get("form") != _FORM:
        raise StudyError(
            "this delivery was made by a newer vippcoder",
            path=folder,
            mend="update vippcoder, then take it in again; nothing was changed",
        )
    seal = told.pop("seal", "")
    if not isinstance(seal, str) or not hmac.compare_digest(seal_of(told, key), seal):
        raise StudyError(
            "this delivery was changed on its way, so it is not taken in",
            path=folder,
            mend="ask your lead to send it again",
        )
    del told["form"]
    return Manifest(
        **{**told, "removals": [(coding, redact) for coding, redact in told["removals"]]}
    )


def seal_of(told: Mapping[str, Any], key: str) -> str:
    """Return the seal of what is told, under the random number in a pack's first entry."""
    return hmac.new(bytes.fromhex(key), canonical(told).encode(), hashlib.sha256).hexdigest()


def _read(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    no_delivery = StudyError(
        "is no delivery, or the list of what it brings was lost on its way",
        path=folder,
        mend="choose the folder that ends in .vippdelivery, or ask your lead to send it again",
    )
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _LONGEST:
        raise no_delivery
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise no_delivery from error
    if not isinstance(told, dict):
        raise no_delivery
    return told


def _written(value: object) -> object:
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
