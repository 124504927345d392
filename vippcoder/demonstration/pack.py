"""The demonstration pack: three sessions from drawn films, or from films that are given."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from vippcoder.demonstration.films import demonstration_films
from vippcoder.instruments.files import find_instrument
from vippcoder.jobs import Job
from vippcoder.packing.new_pack import NewPack, make_pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.ids import Mask


def make_demonstration(
    folder: Path, films: Sequence[Path] = (), job: Job | None = None
) -> tuple[Mask, ...]:
    """Make a pack for the observer `demo` in `folder` and return its masks.

    Args:
        folder: the pack to make; it must not exist.
        films: films to use instead of drawn ones.
        job: progress and cancellation.

    Raises:
        StudyError: the folder exists or cannot be written, or a given film cannot be used.
    """
    job = job or Job()
    instrument, text = find_instrument("sn-1", Path())
    with tempfile.TemporaryDirectory(prefix="vippcoder-") as drawn:
        used = list(films) or demonstration_films(Path(drawn), job.part(0, 0.7))
        wanted = NewPack("demo", instrument, text, used, task="free play")
        return make_pack(folder, wanted, job.part(0.7, 1))
