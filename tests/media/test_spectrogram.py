from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vippcoder.media.samples import Heard, Stretch
from vippcoder.media.spectrogram import (
    MOST_COLUMNS,
    ROWS,
    TOP_HZ,
    PitchGauge,
    Spectrogram,
    spectrogram,
)


@settings(deadline=None, max_examples=30)
@given(
    st.integers(0, 40_000),
    st.sampled_from([8000, 11_025, 16_000, 44_100, 48_000, 96_000]),
    st.integers(1, 5000),
)
def test_it_is_bounded_whatever_is_heard(length: int, rate: int, count: int) -> None:
    samples = np.random.default_rng(length).uniform(-1, 1, length).astype(np.float32)
    seen = spectrogram(Stretch(7, samples, rate), count)
    assert seen.levels.shape == (min(count, MOST_COLUMNS), ROWS)
    assert seen.start_us == 7
    assert seen.end_us > 7
    above = int(np.ceil(rate / 2 / TOP_HZ * ROWS)) + 1
    assert not seen.levels[:, above:].any(), "nothing is heard above half the rate"


@pytest.mark.parametrize("count", [10, 100, 1000])
def test_a_short_click_is_lost_between_no_columns(count: int) -> None:
    samples = np.zeros(480_000, np.float32)
    samples[123_456:123_500] = 0.9
    seen = spectrogram(Stretch(0, samples, 48_000), count)
    assert seen.levels[123_456 * count // 480_000].max() > 100


def test_a_film_is_gathered_whatever_the_size_of_its_pieces() -> None:
    rng = np.random.default_rng(4)
    samples = rng.uniform(-0.2, 0.2, (1, 48_000 * 3)).astype(np.float32)
    seen = []
    for size in (1024, 960, 7000):
        gauge = PitchGauge(3_000_000)
        for first in range(0, samples.shape[1], size):
            piece = samples[:, first : first + size]
            gauge.take(Heard(first * 1_000_000 // 48_000, piece, 48_000))
        seen.append(gauge.spectrogram().levels)
    assert np.array_equal(seen[0], seen[1])
    assert np.array_equal(seen[0], seen[2])
    assert seen[0].any(axis=1).all()


def test_sound_outside_the_session_is_left_out() -> None:
    gauge = PitchGauge(1_000_000)
    loud = np.full((1, 48_000), 0.5, np.float32)
    for at_us in (-5_000_000, 3_000_000):
        gauge.take(Heard(at_us, loud, 48_000))
    assert not gauge.spectrogram().levels.any()


@given(st.integers(1, 300), st.integers(1, 40), st.integers(-50, 300), st.integers(1, 400))
def test_a_part_shows_the_strongest_of_its_columns(
    columns: int, count: int, first: int, length: int
) -> None:
    levels = np.random.default_rng(columns).integers(0, 255, (columns, ROWS)).astype(np.uint8)
    piece = 1000
    seen = Spectrogram(levels, 5 * piece, (5 + columns) * piece)
    start, end = (5 + first) * piece, (5 + first + length) * piece
    drawn = seen.columns(start, end, count)
    for part in range(count):
        left = first * piece + length * piece * part // count
        right = first * piece + length * piece * (part + 1) // count
        inside = levels[max(left // piece, 0) : max(-(-right // piece), 0)]
        wanted = inside.max(axis=0) if len(inside) else np.zeros(ROWS)
        assert np.array_equal(drawn[part], wanted)
