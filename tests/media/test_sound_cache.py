from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from vippcoder.media.hearing import Sound
from vippcoder.media.samples import NoSound
from vippcoder.media.sound_cache import SoundCache
from vippcoder.media.spectrogram import ROWS, Spectrogram
from vippcoder.media.waveform import PEAK_US, Waveform

if TYPE_CHECKING:
    from pathlib import Path

MASK, HASH = "R-7F3K", "ab" * 32
END_US = 500 * PEAK_US


@pytest.fixture
def sound() -> Sound:
    rng = np.random.default_rng(1)
    peaks = rng.integers(-99, 99, (500, 2)).astype(np.int8)
    levels = rng.integers(0, 255, (300, ROWS)).astype(np.uint8)
    return Sound(Waveform(peaks), Spectrogram(levels, 0, END_US), -1234)


def kept(cache: SoundCache, mask: str = MASK, digest: str = HASH) -> Sound | None:
    found = cache.find(mask, digest, END_US)
    return found if isinstance(found, Sound) else None


def test_what_was_heard_is_found_again(tmp_path: Path, sound: Sound) -> None:
    SoundCache(tmp_path / "c").keep(MASK, HASH, sound)
    again = kept(SoundCache(tmp_path / "c"))
    assert again is not None
    assert np.array_equal(again.waveform.peaks, sound.waveform.peaks)
    assert np.array_equal(again.spectrogram.levels, sound.spectrogram.levels)
    assert (again.spectrogram.end_us, again.zero_us) == (END_US, -1234)


def test_it_belongs_to_one_mask_one_copy_and_one_length(tmp_path: Path, sound: Sound) -> None:
    cache = SoundCache(tmp_path / "c")
    cache.keep(MASK, HASH, sound)
    assert kept(cache, "R-K9DM") is None
    assert kept(cache, MASK, "cd" * 32) is None
    assert cache.find(MASK, HASH, END_US + PEAK_US) is None
    cache.keep(MASK, HASH, NoSound())
    assert cache.find(MASK, HASH, 1) == NoSound()


def test_two_masks_of_one_film_look_like_two_films(tmp_path: Path, sound: Sound) -> None:
    cache = SoundCache(tmp_path / "c")
    for mask, digest in ((MASK, HASH), ("R-K9DM", "cd" * 32)):
        cache.keep(mask, digest, sound)
    files = sorted((tmp_path / "c").iterdir())
    assert [path.name for path in files] == ["R-7F3K.sound", "R-K9DM.sound"]
    one, other = (np.frombuffer(path.read_bytes(), np.uint8) for path in files)
    assert len(one) == len(other)
    assert (one == other).mean() < 0.01, "no more than chance"
    everything = b"".join(path.read_bytes() for path in files)
    secrets = (HASH.encode(), bytes.fromhex(HASH), str(tmp_path).encode())
    assert not [secret for secret in secrets if secret in everything]
    assert sound.waveform.peaks[:50].tobytes() not in everything
    assert len({path.stat().st_mtime_ns for path in [*files, tmp_path / "c"]}) == 1


def test_the_size_does_not_tell_the_length(tmp_path: Path, sound: Sound) -> None:
    cache = SoundCache(tmp_path / "c")
    shorter = Sound(Waveform(sound.waveform.peaks[:-1]), sound.spectrogram, 0)
    for mask, held in ((MASK, sound), ("R-K9DM", shorter), ("R-W8HN", NoSound())):
        cache.keep(mask, HASH, held)
    assert len({path.stat().st_size for path in (tmp_path / "c").iterdir()}) == 1


@pytest.mark.parametrize("place", [0, 40, 70, 5000, -1])
def test_damage_is_passed_over_and_mended(tmp_path: Path, sound: Sound, place: int) -> None:
    cache = SoundCache(tmp_path / "c")
    cache.keep(MASK, HASH, sound)
    path = tmp_path / "c" / f"{MASK}.sound"
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(data)
    assert kept(cache) is None
    path.write_bytes(b"")
    assert kept(cache) is None
    cache.keep(MASK, HASH, sound)
    assert kept(cache) is not None


def test_the_folder_is_bounded(tmp_path: Path, sound: Sound) -> None:
    page = 256 * 1024
    cache = SoundCache(tmp_path / "c", limit_bytes=2 * page + 1000)
    for mask in ("R-1", "R-2", "R-3"):
        cache.keep(mask, HASH, sound)
    assert [kept(cache, m) is not None for m in ("R-1", "R-2", "R-3")] == [False, True, True]
    SoundCache(tmp_path / "d", limit_bytes=1000).keep(MASK, HASH, sound)
    assert not list((tmp_path / "d").iterdir())


def test_a_folder_that_cannot_be_written_to_is_no_trouble(tmp_path: Path, sound: Sound) -> None:
    (tmp_path / "c").write_bytes(b"in the way")
    cache = SoundCache(tmp_path / "c")
    cache.keep(MASK, HASH, sound)
    assert kept(cache) is None


def test_nothing_is_written_behind_a_link(tmp_path: Path, sound: Sound) -> None:
    (tmp_path / "elsewhere").mkdir()
    SoundCache(tmp_path / "elsewhere").keep(MASK, HASH, sound)
    (tmp_path / "c").symlink_to(tmp_path / "elsewhere")
    cache = SoundCache(tmp_path / "c")
    cache.keep("R-K9DM", HASH, sound)
    assert [p.name for p in (tmp_path / "elsewhere").iterdir()] == ["R-7F3K.sound"]
    assert kept(cache) is None
