"""What an attacker who knows the format reads off a pack or a delivery, coding by coding."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from vippcoder.domain.design import USUAL_SEED
from vippcoder.domain.ids import Mask
from vippcoder.packing.masks import ALPHABET
from vippcoder.storage.pack.manifest import MANIFEST, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Marks = dict[str, int]
"""What one coding looks like, by feature."""

PLACED = frozenset(
    {"place", "row of assignment", "row of recording", "row of packets", "row of damage"}
    | {"entry of the rule", "byte of the mask", "byte of the id", "byte of the recording"}
    | {"inode", "place, undone by the usual seed"}
)
"""Features that follow the observer's order, and may."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The codings that came together: those of a pack at first, or of one delivery."""

    observer: str
    codings: dict[Mask, Marks]
    whole: Marks
    """What the pack itself looks like."""


def sights_of_pack(folder: Path) -> list[Sight]:
    """Read a pack: what it came with, and what deliveries that it took brought."""
    path = folder / "pack.sqlite"
    content = path.read_bytes()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        database.row_factory = sqlite3.Row
        delivered = {row["thing"] for row in database.execute("SELECT * FROM delivered")}
        rows = database.execute(_CODINGS).fetchall()
        (observer, pack, nonce, link) = database.execute(
            "SELECT observer, pack_id, json_extract(body, '$.nonce'), link FROM pack, payloads "
            "JOIN journal USING (seq) WHERE seq = 0"
        ).fetchone()
    whole = {
        "pack id": _number(pack),
        "nonce": _number(nonce),
        "first link": _number(link),
        "size of the database": len(content),
    }
    files = _files(folder / "media")
    sights = []
    for is_delivered in (False, True):
        held = [row for row in rows if (row["coding_id"] in delivered) is is_delivered]
        undone = _undone(observer, len(held))
        codings = {
            Mask(row["mask"]): _marks(dict(row), files, undone[number]) | _bytes(dict(row), content)
            for number, row in enumerate(held)
        }
        if codings:
            sights.append(Sight(observer, codings, whole))
    return sights


_CODINGS = """
SELECT a.coding_id, a.mask, a.position, a.rowid AS row_of_assignment, r.rowid AS row_of_recording,
    r.recording_id, r.file, r.sha256, p.rowid AS row_of_packets, d.rowid AS row_of_damage,
    s.seq AS entry, j.payload_digest AS digest, j.link, x.salt
FROM assignments a JOIN recordings r USING (coding_id) JOIN recording_packets p USING (recording_id)
JOIN damaged_stretches d USING (recording_id) JOIN segment_rules s USING (coding_id)
JOIN journal j ON j.seq = s.seq JOIN payloads x ON x.seq = s.seq ORDER BY a.position
"""


def sight_of_delivery(folder: Path) -> Sight:
    """Read a delivery that lies on its own."""
    manifest = json.loads((folder / MANIFEST).read_bytes())
    held = {
        table: [dict(zip(ROWS[table], row, strict=True)) for row in rows]
        for table, rows in _tables(manifest).items()
    }
    order = {table: [_key(row) for row in rows] for table, rows in held.items()}
    rules = [row["coding_id"] for row in _list(manifest, "segment_rules")]
    films = {row["coding_id"]: row for row in held["recordings"]}
    files, codings = _files(folder / "media"), {}
    observer = folder.name.rpartition("-")[0]
    given = sorted(held["assignments"], key=lambda row: row["position"])
    undone = _undone(observer, len(given))
    for number, row in enumerate(given):
        coding, film = row["coding_id"], films[row["coding_id"]]
        recording = film["recording_id"]
        read = {
            **row,
            **film,
            "row_of_assignment": order["assignments"].index(coding),
            "row_of_recording": order["recordings"].index(recording),
            "row_of_packets": order["recording_packets"].index(recording),
            "row_of_damage": order["damaged_stretches"].index(recording),
            "entry": rules.index(coding),
        }
        codings[Mask(row["mask"])] = _marks(read, files, undone[number])
    return Sight(observer, codings, {"delivery id": _number(manifest["delivery"])})


def _tables(manifest: dict[str, object]) -> dict[str, list[list[object]]]:
    rows = manifest["rows"]
    assert isinstance(rows, dict)
    return rows


def _list(manifest: dict[str, object], name: str) -> list[dict[str, str]]:
    rows = manifest[name]
    assert isinstance(rows, list)
    return rows


def _key(row: dict[str, object]) -> object:
    return row.get("recording_id") or row.get("coding_id") or row.get("instrument")


def _marks(row: dict[str, object], files: dict[str, os.stat_result], undone: int) -> Marks:
    mask, film = str(row["mask"]), str(row["file"])
    stat, listed = files[film], list(files)
    read = {
        "place": row["position"],
        "place, undone by the usual seed": undone,
        "mask": _spelt(mask[2:]),
        "mask's last sign": ALPHABET.index(mask[-1]),
        "coding id": _number(row["coding_id"]),
        "recording id": _number(row["recording_id"]),
        "hash of the film": _number(row["sha256"]),
        "row of assignment": row["row_of_assignment"],
        "row of recording": row["row_of_recording"],
        "row of packets": row["row_of_packets"],
        "row of damage": row["row_of_damage"],
        "entry of the rule": row["entry"],
        "size of the film": stat.st_size,
        "date of the film": stat.st_mtime_ns,
        "place in the folder": listed.index(film),
        "inode": stat.st_ino,
    }
    for secret in ("digest", "link", "salt"):
        if secret in row:
            read[f"{secret} of the rule"] = _number(row[secret])
    return {name: int(str(value)) for name, value in read.items()}


def _bytes(row: dict[str, object], content: bytes) -> Marks:
    """Return where in the database's file something is spelt first."""
    return {
        "byte of the mask": content.find(str(row["mask"]).encode()),
        "byte of the id": content.find(str(row["coding_id"]).encode()),
        "byte of the recording": content.find(str(row["recording_id"]).encode()),
    }


def _files(media: Path) -> dict[str, os.stat_result]:
    """Return the films as the folder lists them."""
    with os.scandir(media) as listed:
        return {entry.name: entry.stat() for entry in listed}


def _number(value: object) -> int:
    """Return an id as a whole number that keeps its order."""
    text = str(value)
    try:
        return int(text, 16)
    except ValueError:
        return int.from_bytes(text.encode(), "big")


def _spelt(signs: str) -> int:
    """Return signs of a mask as a number that keeps their order."""
    value = 0
    for sign in signs:
        value = value * len(ALPHABET) + ALPHABET.index(sign)
    return value


def _undone(observer: str, count: int) -> list[int]:
    """Return which film of a sorted list stands at each place, if the order hung on the seed."""
    order = list(range(count))
    Random(f"order {observer} {USUAL_SEED}").shuffle(order)
    return order


def unused_bytes(path: Path) -> Iterator[str]:
    """Tell of whatever stands in a new database's file beside its live rows.

    VACUUM itself leaves halves of table definitions among the definitions, in every pack the same.
    In a database that was written to since, SQLite leaves moved rows of that same pack behind; what
    a byte search finds in it, it finds there too.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        if database.execute("SELECT 1 FROM deliveries").fetchone():
            return
    content = path.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    pages = [content[at : at + size] for at in range(0, len(content), size)]
    if int.from_bytes(content[36:40], "big"):
        yield "free pages"
    definitions = set(_pages_below(pages, 1))
    for number, page in enumerate(pages, start=1):
        if number in definitions or page[0] not in _KINDS_OF_PAGE:
            continue  # a page without a kind holds the rest of one long row
        begin, free = _half(page, 5), _half(page, 1)
        end_of_pointers = (12 if page[0] in _INNER else 8) + 2 * _half(page, 3)
        if free or any(page[end_of_pointers:begin]):
            yield "remains beside the rows of a page"


_INNER = {2, 5}
_KINDS_OF_PAGE = {2, 5, 10, 13}


def _pages_below(pages: list[bytes], number: int) -> Iterator[int]:
    """Yield the pages of a table, from its first."""
    yield number
    page, head = pages[number - 1], 100 if number == 1 else 0
    if page[head] in _INNER:
        yield from _pages_below(pages, int.from_bytes(page[head + 8 : head + 12], "big"))
        for cell in range(_half(page, head + 3)):
            at = _half(page, head + 12 + 2 * cell)
            yield from _pages_below(pages, int.from_bytes(page[at : at + 4], "big"))


def _half(page: bytes, at: int) -> int:
    return int.from_bytes(page[at : at + 2], "big")
