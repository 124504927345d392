"""What cameras write beside the coding into a film's container does not reach the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_films import make_film
from planted import NAME

from vippcoder.jobs import Job
from vippcoder.packing.blind_copy import blind_copy
from vippcoder.packing.boxes import boxes
from vippcoder.packing.masks import draw_mask

if TYPE_CHECKING:
    from pathlib import Path

TEXT = NAME.encode().ljust(24)


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def profile(text: bytes) -> bytes:
    """A colour profile as far as a reader looks at it, with a description."""
    head = (128 + len(text)).to_bytes(4, "big").ljust(36, b"\0") + b"acsp"
    return box(b"colr", b"prof" + head.ljust(128, b"\0") + text)


def inside(source: Path, target: Path, extra: bytes, *, parents: tuple[bytes, ...]) -> Path:
    """Put boxes at the end of another box of a film whose header stands at its end."""
    data = bytearray(source.read_bytes())
    assert data.find(b"mdat") < data.find(b"moov")
    at, places = 0, []
    for kind in parents:
        at = data.find(kind, at)
        places.append(at - 4)
        at += 4
    end = places[-1] + int.from_bytes(data[places[-1] : places[-1] + 4], "big")
    for place in places:
        length = int.from_bytes(data[place : place + 4], "big") + len(extra)
        data[place : place + 4] = length.to_bytes(4, "big")
    data[end:end] = extra
    target.write_bytes(data)
    return target


ENTRY = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1")
PLANTS = {
    "colour profile": (ENTRY, profile(TEXT)),
    "mastering display": (ENTRY, box(b"mdcv", TEXT)),
    "dolby configuration": (ENTRY, box(b"dvcC", b"\1\0\x10\x15\x40" + TEXT[:19])),
    "sphere": (ENTRY, box(b"sv3d", box(b"svhd", bytes(4) + TEXT + b"\0"))),
    "unheard of": (ENTRY, box(b"Ottn", TEXT)),
    "user data of the track": (ENTRY[:2], box(b"udta", box(b"name", TEXT))),
    "user data of the film": (ENTRY[:1], box(b"udta", box(b"gpmd", TEXT))),
    "own kind": (ENTRY[:1], box(b"uuid", bytes(16) + TEXT)),
    "free room": (ENTRY[:2], box(b"free", TEXT) + box(b"skip", TEXT)),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_box_with_a_name_does_not_reach_the_copy(films: Path, out: Path, plant: str) -> None:
    plain = films / "boxes.mp4"
    if not plain.exists():
        make_film(plain, "libx264", "aac")
    parents, extra = PLANTS[plant]
    source = inside(plain, films / f"{plant}.mp4", extra, parents=parents)
    made = blind_copy(source, out, draw_mask(), Job())
    assert made.making.copies_pictures
    assert TEXT.strip() in source.read_bytes()
    assert TEXT[:16] not in (out / made.file).read_bytes()


def test_a_copy_holds_no_box_beyond_the_known_ones(films: Path, out: Path) -> None:
    made = blind_copy(make_film(films / "ours.mp4", "libx264", "aac"), out, draw_mask(), Job())
    found = list(boxes(out / made.file))
    assert {"moov/mvhd", "moov/trak/mdia/minf/stbl/stsd/avc1/avcC"} <= {b.path for b in found}
    assert all(one.is_expected for one in found)
    for kind in ("mvhd", "tkhd", "mdhd"):
        dates = {one.content[4:12] for one in found if one.kind == kind}
        assert dates == {bytes(8)}, "no date of making or change"
