"""Blind copies of recordings that others made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from registry_clips import CLIPS, clip
from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.packing.blind_copy import blind_copy
from vippcoder.packing.blinding_check import blinding_check
from vippcoder.packing.masks import draw_mask

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.registry


@pytest.mark.parametrize("name", sorted(CLIPS))
def test_a_real_recording_is_copied_blind_and_whole(name: str, out: Path) -> None:
    source = clip(name)
    made = blind_copy(source, out, draw_mask(), Job())
    assert blinding_check(out, [source]).found == ()
    chance = np.random.default_rng(len(name))
    with FrameReader(source) as before, FrameReader(out / made.file) as after:
        assert len(before) == len(after) == len(made.frames)
        assert list(before.index.frames.times_us) == list(made.frames.times_us)
        stray = 1000 if made.making.container == "matroska" else 0
        away = np.abs(np.subtract(made.frames.times_us, after.index.frames.times_us))
        assert away.max() <= stray
        for number in sorted(chance.integers(0, len(before), 25).tolist()):
            wanted, got = before.rgb(number), after.rgb(number)
            if made.making.copies_pictures:
                assert np.array_equal(wanted, got)
            else:
                assert np.abs(wanted.astype(int) - got).mean() < 3
