from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vippcoder.media.samples import Stretch
from vippcoder.media.waveform import FINE_US, PEAK_US, Waveform, fine_waveform


@given(st.integers(1, 3000), st.integers(1, 40), st.integers(0, 3000), st.integers(1, 10_000))
def test_a_column_shows_the_loudest_of_its_part(
    pieces: int, count: int, first: int, length: int
) -> None:
    rng = np.random.default_rng(pieces)
    peaks = rng.integers(0, 120, (pieces, 2)).astype(np.int8) * np.array([-1, 1], np.int8)
    start, end = first * PEAK_US, (first + length) * PEAK_US
    drawn = Waveform(peaks).columns(start, end, count)
    assert drawn.shape == (count, 2)
    usual = Waveform(peaks).usual(start, end, count)
    for column in range(count):
        left = start + (end - start) * column // count
        right = start + (end - start) * (column + 1) // count
        part = peaks[left // PEAK_US : -(-right // PEAK_US)]
        if len(part):
            assert drawn[column, 0] <= part[:, 0].min()
            assert drawn[column, 1] >= part[:, 1].max()
            assert usual[column] == pytest.approx(part.mean(axis=0))
    whole = peaks[first : first + length]
    if len(whole) and length <= 64 * count:  # nothing coarser than the pieces was read
        assert drawn[:, 1].max() == whole[:, 1].max()


@given(st.integers(0, 10**9), st.sampled_from([8000, 44_100, 48_000]), st.integers(1, 5000))
def test_close_peaks_lie_where_the_sample_is(start_us: int, rate: int, loud: int) -> None:
    samples = np.zeros(5001, np.float32)
    samples[loud] = -1
    fine = fine_waveform(Stretch(start_us, samples, rate))
    at = int(fine.peaks[:, 0].argmin())
    assert fine.peaks[at, 0] == -127
    assert at * FINE_US <= loud * 1_000_000 / rate < (at + 1) * FINE_US
    assert not fine.peaks[:, 1].any()
    whole = fine.columns(start_us, fine.end_us, 7)
    assert whole[:, 0].min() == -127
