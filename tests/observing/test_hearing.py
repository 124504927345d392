from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from films_and_packs import draw, film_pack
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.hearing import Sound
from vippcoder.media.index import index_film
from vippcoder.observing.hearing import CACHE, sound
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return film_pack(tmp_path / "anna.vipppack", draw(tmp_path / "film.mp4"))


def never() -> int:
    raise AssertionError("the cache was not asked")


def test_heard_once_then_kept_in_the_pack_which_still_verifies(folder: Path) -> None:
    with open_pack(folder) as pack:
        first = pack.assignments[0]
        zero = index_film(pack.recording_path(first.reference)).start_us
        once = sound(pack, first, lambda: zero)
        again = sound(pack, first, never)
    assert isinstance(once, Sound)
    assert isinstance(again, Sound)
    assert once.waveform.peaks.any()
    assert np.array_equal(once.waveform.peaks, again.waveform.peaks)
    assert [path.name for path in (folder / CACHE).iterdir()] == ["R-7F3K.sound"]
    assert verify_pack(folder).faults == ()


def test_cancelling_keeps_nothing(folder: Path) -> None:
    job = Job()
    job.cancel()
    with open_pack(folder) as pack, pytest.raises(CancelledError):
        sound(pack, pack.assignments[0], lambda: 0, job)
    assert not (folder / CACHE).exists()


def test_a_cache_that_cannot_be_used_costs_only_time(folder: Path) -> None:
    (folder / CACHE).write_bytes(b"in the way")
    with open_pack(folder) as pack:
        assert isinstance(sound(pack, pack.assignments[0], lambda: 0), Sound)
