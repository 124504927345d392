"""Blind copies in tests: made, held against their sources, searched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vippcoder.demonstration.frame_code import read_frame_number
from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.packing.blind_copy import BlindCopy, blind_copy
from vippcoder.packing.masks import draw_mask

if TYPE_CHECKING:
    from pathlib import Path


def copy(source: Path, out: Path) -> BlindCopy:
    return blind_copy(source, out, draw_mask(), Job())


def shows_the_same(source: Path, out: Path, made: BlindCopy) -> None:
    """Every frame at its time, with its number; equal pixel by pixel where it was copied."""
    index = index_film(source)
    assert list(made.frames.times_us) == list(index.frames.times_us)
    stray = 1000 if made.making.container == "matroska" else 0
    assert all(
        abs(a - b) <= stray
        for a, b in zip(made.index.frames.times_us, index.frames.times_us, strict=True)
    )
    with FrameReader(source, index) as before, FrameReader(out / made.file) as after:
        for number in range(len(index)):
            a, b = before.rgb(number), after.rgb(number)
            if made.making.copies_pictures:
                assert np.array_equal(a, b)
            else:
                assert a.shape == b.shape
                assert np.abs(a.astype(int) - b).mean() < 4
            if a.shape[:2] in {(240, 320), (576, 720)}:
                assert read_frame_number(a) == read_frame_number(b)


def is_silent_about(out: Path, *secrets: str) -> None:
    for path in out.rglob("*"):
        content = without_padding(path.read_bytes()).lower() + path.name.lower().encode()
        for secret in secrets:
            for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert secret.lower().encode(coding) not in content


def without_padding(content: bytes) -> bytes:
    """The film alone: random bytes may say anything, if only in four letters."""
    at, left = 0, len(content)
    if content[4:8] == b"ftyp":
        while content[at + 4 : at + 8] != b"free" or at + size_at(content, at) < left:
            at += size_at(content, at)
        return content[:at]
    while (at := content.find(b"\xec\x01\0\0\0\0", at + 1)) >= 0:
        if int.from_bytes(content[at + 2 : at + 9], "big") == left - at - 9:
            return content[:at]
    raise AssertionError("the padding is not where it should be")


def size_at(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "big")
