"""Where a family's films, and what was made of them, still are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vippcoder.storage.core.backups import BACKUPS
from vippcoder.storage.pack.manifest import MANIFEST
from vippcoder.storage.study.packs import read_packs
from vippcoder.storage.study.remakes import REMAKING
from vippcoder.storage.study.store import INBOX, MEDIA, PACKS, REPORTS
from vippcoder.storage.study.withdrawals import codings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vippcoder.domain.ids import DyadId
    from vippcoder.storage.study.store import StudyStore


_LIKE_A_MASK: Final = re.compile(r"\bR-[0-9A-Z]{4}")


class Kind(StrEnum):
    """What a holding is."""

    RECORDING = "recording"
    """A blinded recording in the study's `media/`."""
    PACK_COPY = "pack copy"
    """A film, or what is cached of it, in a pack or delivery that lies in the study."""
    JOURNEY = "pack for the journey"
    """An encrypted pack that holds the film: removed whole."""
    REPORT = "report"
    """A report or export that names the family, its sessions or masks: removed whole."""
    BACKUP = "backup"
    """A backup of the study or of a pack: rewritten."""
    RETURNED = "returned pack"
    """What came back from observers and lies in the inbox: rewritten, or removed whole."""
    ELSEWHERE = "elsewhere"
    """Out of reach: an observer's pack, an original file. Told, for a person to see to."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that holds something of the family."""

    kind: Kind
    what: str
    """The file as the study names it, or where to look."""
    path: Path | None = None
    """None where the study does not reach it."""
    kept_as: str = ""
    """What the record says in place of `what`, where that names a family's own file."""
    shown_as: str = ""
    """What a screen says in place of `what`: shorter, or without the mask of a session."""

    @property
    def on_screen(self) -> str:
        """What a screen says of it."""
        return self.shown_as or self.what


def holdings_of(store: StudyStore, dyad: DyadId) -> tuple[Holding, ...]:
    """List everything that holds something of a dyad, as far as the study can know it."""
    return tuple(_holdings(store, dyad))


def _holdings(store: StudyStore, dyad: DyadId) -> Iterator[Holding]:
    folder = store.folder
    for (file,) in store.rows(
        "SELECT DISTINCT file FROM recordings WHERE session IN "
        "(SELECT session FROM sessions WHERE dyad = ?) ORDER BY file",
        (dyad,),
    ):
        yield from _here(Kind.RECORDING, folder / MEDIA / file, folder)
        for piece in sorted((folder / MEDIA / REMAKING).glob(f"{Path(file).stem}.*")):
            yield from _here(Kind.RECORDING, piece, folder)
    masks = _masks(store, dyad)
    yield from _packs(folder, tuple(masks), _others(store, masks))
    yield from _returned(folder, tuple(masks))
    for path in _files_in(folder / REPORTS):
        if _names(path, (dyad, *masks, *_sessions(store, dyad))):
            shown = f"{REPORTS}: a file that a mask names" if _LIKE_A_MASK.search(path.name) else ""
            yield from _here(Kind.REPORT, path, folder, shown)
    for path in _files_in(folder / BACKUPS):
        if path.suffix == ".sqlite":
            yield from _here(Kind.BACKUP, path, folder)
    yield from _elsewhere(store, dyad, masks)


def _others(store: StudyStore, masks: dict[str, str]) -> re.Pattern[str]:
    """Match the names of what travels locked to observers who have nothing of the family."""
    others = {pack.observer for pack in read_packs(store)} - set(masks.values())
    names = "|".join(re.escape(one) for one in sorted(others))
    return re.compile(rf"\.?({names})(\.vipppack|-\d+\.vippdelivery)\.age(\.part)?")


def _packs(folder: Path, masks: tuple[str, ...], others: re.Pattern[str]) -> Iterator[Holding]:
    for path in _files_in(folder / PACKS):
        inside = path.relative_to(folder / PACKS).parts
        if path.name.endswith((".age", ".age.part")):
            if masks and not others.fullmatch(path.name):
                yield from _here(Kind.JOURNEY, path, folder)
        elif any(_is_of(path.name, mask) for mask in masks):
            shown = f"{PACKS}/{inside[0]}" if len(inside) > 1 else f"{PACKS}: a single film"
            yield from _here(Kind.PACK_COPY, path, folder, shown)
        elif path.name == MANIFEST and _names(path, masks):
            yield from _here(Kind.PACK_COPY, path, folder, f"{PACKS}/{inside[0]}")
        elif BACKUPS in inside and path.suffix == ".sqlite":
            yield from _here(Kind.BACKUP, path, folder)


def _returned(folder: Path, masks: tuple[str, ...]) -> Iterator[Holding]:
    for path in _files_in(folder / INBOX):
        if path.suffix == ".sqlite" or _names(path, masks):
            yield from _here(Kind.RETURNED, path, folder)


def _elsewhere(store: StudyStore, dyad: DyadId, masks: dict[str, str]) -> Iterator[Holding]:
    out: dict[str, list[str]] = {}
    for mask, observer in masks.items():
        if observer and not (store.folder / PACKS / f"{observer}.vipppack").is_dir():
            out.setdefault(observer, []).append(mask)
    for observer, held in sorted(out.items()):
        yield Holding(
            Kind.ELSEWHERE,
            f"the pack of {observer} ({', '.join(sorted(held))})",
            shown_as=f"the pack of {observer}",
        )
    for row in store.rows(
        "SELECT DISTINCT folder, name FROM sources WHERE recording IN (SELECT recording FROM "
        "recordings WHERE session IN (SELECT session FROM sessions WHERE dyad = ?)) "
        "ORDER BY folder, name",
        (dyad,),
    ):
        original = Path(row["folder"], row["name"])
        where = "lies at" if original.is_file() else "lay, when it was taken in, at"
        yield Holding(
            Kind.ELSEWHERE,
            f"an original {where} {original}",
            kept_as="an original file",
            shown_as=str(original),
        )


def _here(kind: Kind, path: Path, folder: Path, shown_as: str = "") -> Iterator[Holding]:
    if path.is_file():
        yield Holding(kind, path.relative_to(folder).as_posix(), path, shown_as=shown_as)


def _masks(store: StudyStore, dyad: DyadId) -> dict[str, str]:
    """Return the masks of a dyad's codings, each with the observer it was issued to, or ''."""
    codings = codings_of(store.connection, dyad)
    return {
        row["mask"]: row["observer"] if row["pack_id"] else ""
        for row in store.rows("SELECT * FROM assignments_current")
        if row["coding_id"] in codings
    }


def _sessions(store: StudyStore, dyad: DyadId) -> tuple[str, ...]:
    return tuple(
        row["session"] for row in store.rows("SELECT session FROM sessions WHERE dyad = ?", (dyad,))
    )


def _is_of(name: str, mask: str) -> bool:
    """Whether a file's name is made of a mask: `R-7F3K.mp4`, `R-7F3K-2.mp4`, `.R-7F3K.sound`."""
    plain = name.removeprefix(".")
    return plain.startswith(mask) and not plain[len(mask) : len(mask) + 1].isalnum()


def _names(path: Path, words: tuple[str, ...]) -> bool:
    content = path.read_bytes()
    return any(word.encode() in content for word in words)


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
