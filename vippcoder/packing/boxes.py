"""The boxes of a copy in mp4: what its container consists of besides picture and sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = 8
_PARENTS = {
    **dict.fromkeys((b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl"), 0),
    **dict.fromkeys((b"stsd", b"dref"), 8),
}
"""Boxes that hold others, and how much of their content stands before those."""
_SOUND_ENTRIES = frozenset({b"mp4a", b"Opus"})
_SOUND_FIELDS, _PICTURE_FIELDS = 28, 78
_NOT_READ = frozenset({b"mdat", b"free"})

_TABLES = {
    "mvhd", "free", "trak", "trak/tkhd", "trak/edts", "trak/edts/elst", "trak/mdia",
    "trak/mdia/mdhd", "trak/mdia/hdlr", "trak/mdia/minf", "trak/mdia/minf/vmhd",
    "trak/mdia/minf/smhd", "trak/mdia/minf/dinf", "trak/mdia/minf/dinf/dref",
    "trak/mdia/minf/dinf/dref/url ", "trak/mdia/minf/stbl",
}  # fmt: skip
_SAMPLES = {"stsd", "stts", "stss", "ctts", "stsc", "stsz", "stco", "co64", "sgpd", "sbgp"}
_STBL = "moov/trak/mdia/minf/stbl/"
_KNOWN = {
    *("ftyp", "free", "mdat", "moov"),
    *(f"moov/{name}" for name in _TABLES),
    *(f"{_STBL}{name}" for name in _SAMPLES),
}
_OF_ENTRIES = frozenset({
    "avcC", "hvcC", "vpcC", "esds", "dOps", "colr", "pasp", "clap", "fiel", "btrt", "free",
})  # fmt: skip
"""How pictures and sound are coded and what shape and colours they have."""
_AROUND_TABLES = frozenset({
    *(f"{_STBL}{name}" for name in _SAMPLES - {"stsd"}),
    *("moov", "moov/trak", "moov/trak/mdia", "moov/trak/mdia/minf", "moov/trak/mdia/minf/stbl"),
})  # fmt: skip
_SHORT = 4096


class Box(NamedTuple):
    """One box."""

    path: str
    """Kinds from the outside in, such as `moov/trak/tkhd`."""
    at: int
    """Where it begins in the file."""
    content: bytes
    """What it holds; empty for picture, sound and padding, which are not read."""

    @property
    def kind(self) -> str:
        """Its own four letters."""
        return self.path[-4:]

    @property
    def is_of_entry(self) -> bool:
        """Whether it describes a coding: a child of a sample entry."""
        return self.path.startswith(f"{_STBL}stsd/") and self.path.count("/") == 7  # noqa: PLR2004

    @property
    def is_expected(self) -> bool:
        """Whether a copy may hold it."""
        if self.is_of_entry:
            is_profile = self.kind == "colr" and not self.content.startswith((b"nclx", b"nclc"))
            return self.kind in _OF_ENTRIES and not is_profile
        is_entry = self.path.startswith(f"{_STBL}stsd/") and self.path.count("/") == 6  # noqa: PLR2004
        return is_entry or self.path in _KNOWN

    @property
    def is_short(self) -> bool:
        """Whether it is a header of a few numbers: none for each frame, among which any may be."""
        return len(self.content) <= _SHORT and self.path not in _AROUND_TABLES


def boxes(path: Path) -> Iterator[Box]:
    """Yield the boxes of an mp4 file, parents before their children; nothing of other files."""
    with path.open("rb") as file:
        size, at = path.stat().st_size, 0
        while at + _HEAD <= size:
            file.seek(at)
            head = file.read(2 * _HEAD)
            length, kind, start = int.from_bytes(head[:4], "big"), head[4:8], _HEAD
            if at == 0 and kind != b"ftyp":
                return
            if length == 1:
                length, start = int.from_bytes(head[8:16], "big"), 2 * _HEAD
            length = length or size - at
            if length < start:
                return
            file.seek(at + start)
            content = b"" if kind in _NOT_READ else file.read(length - start)
            yield from _within("", kind, at, at + start, content)
            at += length


def blank_unexpected(path: Path) -> None:
    """Turn user data and needless descriptions, such as a colour profile's text, into zeros."""
    with path.open("r+b") as file:
        for box in boxes(path):
            if box.path == "moov/udta" or (box.is_of_entry and not box.is_expected):
                file.seek(box.at + 4)
                file.write(b"free" + bytes(len(box.content)))


def _within(outer: str, kind: bytes, at: int, start: int, content: bytes) -> Iterator[Box]:
    path = f"{outer}{kind.decode('latin-1')}"
    yield Box(path, at, content)
    fields = _PARENTS.get(kind)
    if outer.endswith("stsd/"):
        fields = _SOUND_FIELDS if kind in _SOUND_ENTRIES else _PICTURE_FIELDS
    if fields is None:
        return
    inner = fields
    while inner + _HEAD <= len(content):
        length = int.from_bytes(content[inner : inner + 4], "big")
        if length < _HEAD or inner + length > len(content):
            return
        yield from _within(
            f"{path}/",
            content[inner + 4 : inner + _HEAD],
            start + inner,
            start + inner + _HEAD,
            content[inner + _HEAD : inner + length],
        )
        inner += length
