"""Packs whose films can be watched: one drawn film under several masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vippcoder.assets import asset
from vippcoder.demonstration.films import draw_film
from vippcoder.domain.coding import Assignment
from vippcoder.domain.design import Segments
from vippcoder.domain.exemplar import Exemplar
from vippcoder.domain.guidance import Guidance
from vippcoder.domain.ids import CodingId, Mask, RecordingId
from vippcoder.domain.recording import Recording
from vippcoder.instruments.files import find_instrument
from vippcoder.media.fingerprint import sha256
from vippcoder.media.index import index_film
from vippcoder.media.probe import probe
from vippcoder.storage.pack.creation import PackContents, PackedInstrument, create_database

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MASKS = ("R-7F3K", "R-K9DM", "R-W8HN")
LABELS = ("Group 1", "Group 2")
NOISE = ("PulseAudioService", "propagateSizeHints")
"""What Qt says on a machine without sound or screen; says nothing about us."""


def draw(path: Path) -> Path:
    """Draw a film of two seconds."""
    draw_film(path, seconds=2, width=320, height=180, seed=5)
    return path


def film_pack(
    folder: Path,
    film: Path,
    *,
    instrument: str = "sn-1",
    exemplars: Sequence[int] = (),
    angles: Sequence[tuple[Path, int]] = (),
    segments: Segments | None = None,
    guidance: Guidance | None = None,
    second_instrument: str = "",
) -> Path:
    """Write a pack with three sessions of the film and return its folder.

    The anchors of the first dimension at the levels `exemplars` have an exemplar each. `angles` are
    further films of every session, each with its offset. The second session is rated with
    `second_instrument`, if there is one.
    """
    (folder / "media").mkdir(parents=True)
    found, text = find_instrument(instrument, asset(f"instruments/{instrument}.toml"))
    held = [_exemplar(folder, film, level) for level in exemplars]
    for level, exemplar in zip(exemplars, held, strict=True):
        plain = f"{{ level = {level}, text"
        text = text.replace(plain, f'{{ level = {level}, exemplar = "{exemplar.file}", text', 1)
    assignments = []
    for position, mask in enumerate(MASKS, start=1):
        recordings = tuple(
            _recording(folder, source, f"{mask}-{number}" if number else mask, offset_us)
            for number, (source, offset_us) in enumerate([(film, 0), *angles])
        )
        assignments.append(
            Assignment(
                CodingId(f"coding{position}"),
                Mask(mask),
                position,
                "free play",
                recordings,
                second_instrument if second_instrument and position == 2 else found.id,
                segments or Segments(),
            )
        )
    instruments = [PackedInstrument(found, text)]
    if second_instrument:
        other = find_instrument(second_instrument, asset(f"instruments/{second_instrument}.toml"))
        instruments.append(PackedInstrument(*other))
    contents = PackContents(
        "anna", instruments, LABELS, tuple(assignments), held, guidance or Guidance()
    )
    create_database(folder, contents, "test")
    return folder


def _recording(folder: Path, film: Path, name: str, offset_us: int) -> Recording:
    copy = folder / "media" / f"{name}.mp4"
    copy.write_bytes(film.read_bytes() + _padding(name))
    found = probe(film)
    return Recording(
        RecordingId(f"rec-{name}"),
        copy.name,
        index_film(film).frames,
        found.display_width,
        found.display_height,
        has_audio=found.has_audio,
        sha256=sha256(copy),
        offset_us=offset_us,
    )


def _exemplar(folder: Path, film: Path, level: int) -> Exemplar:
    (folder / "exemplars").mkdir(exist_ok=True)
    copy = folder / "exemplars" / f"E-22222{level}.mp4"
    copy.write_bytes(film.read_bytes() + _padding(copy.stem))
    frames = index_film(film).frames
    return Exemplar(copy.name, frames, 320, 180, has_audio=True, sha256=sha256(copy))


def _padding(mask: str) -> bytes:
    """Return an empty box of the container, so that no two copies are the same file."""
    return (8 + len(mask)).to_bytes(4, "big") + b"free" + mask.encode()
