"""Packs for tests of the store: real databases whose films are a few bytes that nobody decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.assets import asset
from vippcoder.domain.coding import Assignment
from vippcoder.domain.design import Segments
from vippcoder.domain.guidance import Guidance
from vippcoder.domain.ids import CodingId, Mask, RecordingId
from vippcoder.domain.recording import Recording
from vippcoder.instruments.files import find_instrument
from vippcoder.media.fingerprint import sha256
from vippcoder.storage.pack.creation import PackContents, PackedInstrument, create_database
from vippcoder.timebase import FrameTimes

if TYPE_CHECKING:
    from pathlib import Path

FRAME_US = 40_000
FRAMES = 250
MASKS = ("R-7F3K", "R-K9DM", "R-W8HN")


def make_pack(
    folder: Path,
    *,
    instrument: str = "sn-1",
    masks: tuple[str, ...] = MASKS,
    offsets: tuple[int, ...] = (),
    segments: Segments | None = None,
    guidance: Guidance | None = None,
    second_instrument: str = "",
) -> Path:
    """Write a pack of ten-second sessions at 25 frames a second and return its folder.

    `offsets` are those of further angles, which every session then has; every other session is
    rated with `second_instrument`, if there is one.
    """
    (folder / "media").mkdir(parents=True)
    names = [name for name in (instrument, second_instrument) if name]
    held = [PackedInstrument(*find_instrument(n, asset("instruments/sn-1.toml"))) for n in names]
    assignments = []
    for position, mask in enumerate(masks, start=1):
        recordings = tuple(
            _recording(folder, f"rec{position}", mask, angle, offset)
            for angle, offset in enumerate((0, *offsets))
        )
        assignments.append(
            Assignment(
                CodingId(f"coding{position}"),
                Mask(mask),
                position,
                "",
                recordings,
                held[(position - 1) % len(held)].instrument.id,
                segments or Segments(),
            )
        )
    contents = PackContents(
        "anna",
        held,
        ("Group 1", "Group 2"),
        tuple(assignments),
        guidance=guidance or Guidance(),
    )
    create_database(folder, contents, "test")
    return folder


def _recording(folder: Path, name: str, mask: str, angle: int, offset_us: int) -> Recording:
    ending = f"-{angle + 1}" if angle else ""
    film = folder / "media" / f"{mask}{ending}.mp4"
    film.write_bytes(f"film of {mask}{ending}".encode())
    return Recording(
        RecordingId(name + ending),
        film.name,
        FrameTimes.of((n * FRAME_US for n in range(FRAMES)), FRAMES * FRAME_US),
        1280,
        720,
        has_audio=True,
        sha256=sha256(film),
        offset_us=offset_us,
    )
