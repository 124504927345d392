from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from films import Recipe, draw, picture
from vippcoder.errors import CancelledError
from vippcoder.jobs import Job
from vippcoder.media.index import index_film
from vippcoder.media.waveform import PEAK_US, NoSound, Waveform, read_waveform
from vippcoder.media.waveform_cache import WaveformCache

if TYPE_CHECKING:
    from pathlib import Path

RATE = 48_000
SECONDS = 4
MASK, HASH = "R-7F3K", "ab" * 32


def click_film(
    path: Path,
    *,
    clicks: tuple[float, ...],
    codec: str = "aac",
    picture_at: float = 0.0,
    sound_from: float = 0.0,
    hole: tuple[float, float] = (0.0, 0.0),
) -> Path:
    """A film of 4 s whose sound is silent but for 5 ms clicks at container times."""
    with av.open(str(path), "w") as film:
        video = film.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 320, 240, "yuv420p"
        audio = film.add_stream(codec, rate=RATE)
        audio.codec_context.layout = "mono"
        for number in range(SECONDS * 25):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = number + round(picture_at * 25), Fraction(1, 25)
            film.mux(video.encode(frame.reformat(format="yuv420p")))
        film.mux(video.encode())
        samples = np.zeros(int((SECONDS + picture_at) * RATE), np.float32)
        for click in clicks:
            samples[round(click * RATE) : round(click * RATE) + 240] = 0.9
        for first in range(int(sound_from * RATE) // 1024 * 1024, len(samples), 1024):
            if hole[0] * RATE <= first < hole[1] * RATE:
                continue
            block = samples[first : first + 1024]
            name = "s16" if codec.startswith("pcm") else "fltp"
            if name == "s16":
                block = (block * 32767).astype(np.int16)
            tone = av.AudioFrame.from_ndarray(block[None, :], name, "mono")
            tone.sample_rate, tone.pts, tone.time_base = RATE, first, Fraction(1, RATE)
            film.mux(audio.encode(tone))
        film.mux(audio.encode())
    return path


def heard(path: Path) -> Waveform:
    index = index_film(path)
    found = read_waveform(path, index.start_us, index.frames.end_us)
    assert isinstance(found, Waveform)
    assert len(found.peaks) == -(-index.frames.end_us // PEAK_US)
    return found


def loud_at(waveform: Waveform) -> list[float]:
    """When each click begins, in seconds of the session."""
    loud = np.flatnonzero(waveform.peaks[:, 1] > 60)
    begins = loud[np.concatenate(([True], np.diff(loud) > 3))] if len(loud) else loud
    return [piece * PEAK_US / 1e6 for piece in begins]


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "aac"), ("a.mkv", "pcm_s16le"), ("a.mov", "pcm_s16le"), ("a.mkv", "libopus")],
)
def test_a_click_lies_where_it_is_heard(tmp_path: Path, name: str, codec: str) -> None:
    film = click_film(tmp_path / name, clicks=(0.5, 1.25, 3.1), codec=codec)
    assert loud_at(heard(film)) == pytest.approx([0.5, 1.25, 3.1], abs=0.011)


def test_sound_that_begins_late_lies_late(tmp_path: Path) -> None:
    film = click_film(tmp_path / "a.mkv", clicks=(2.0, 3.0), sound_from=1.5)
    waveform = heard(film)
    assert loud_at(waveform) == pytest.approx([2.0, 3.0], abs=0.011)
    assert not waveform.peaks[:140].any()


def test_session_time_begins_with_the_first_frame(tmp_path: Path) -> None:
    """The picture begins 1 s after the sound: what was heard before it is left out."""
    film = click_film(tmp_path / "a.mkv", clicks=(0.5, 2.0, 3.0), picture_at=1.0)
    assert loud_at(heard(film)) == pytest.approx([1.0, 2.0], abs=0.011)


def test_what_follows_a_gap_keeps_its_place(tmp_path: Path) -> None:
    film = click_film(
        tmp_path / "a.mkv", clicks=(0.5, 1.5, 3.0), codec="pcm_s16le", hole=(1.2, 2.2)
    )
    waveform = heard(film)
    assert loud_at(waveform) == pytest.approx([0.5, 3.0], abs=0.011)
    assert not waveform.peaks[125:215].any()


def test_silence_is_flat(tmp_path: Path) -> None:
    assert not heard(click_film(tmp_path / "a.mkv", clicks=(), codec="pcm_s16le")).peaks.any()


def test_no_sound_is_a_value(tmp_path: Path) -> None:
    film = draw(tmp_path / "a.mp4", Recipe(frames=10))
    assert read_waveform(film, 0, 400_000) == NoSound()


def test_cancelling_stops_it(tmp_path: Path) -> None:
    film = click_film(tmp_path / "a.mp4", clicks=())
    told: list[float] = []
    job = Job(lambda share, _: (told.append(share), job.cancel())[0])
    with pytest.raises(CancelledError):
        read_waveform(film, 0, SECONDS * 1_000_000, job)
    assert len(told) == 1


@given(st.integers(1, 3000), st.integers(1, 40), st.integers(0, 3000), st.integers(1, 10_000))
def test_a_column_shows_the_loudest_of_its_part(
    pieces: int, count: int, first: int, length: int
) -> None:
    rng = np.random.default_rng(pieces)
    peaks = rng.integers(0, 120, (pieces, 2)).astype(np.int8) * np.array([-1, 1], np.int8)
    start, end = first * PEAK_US, (first + length) * PEAK_US
    drawn = Waveform(peaks).columns(start, end, count)
    assert drawn.shape == (count, 2)
    for column in range(count):
        left = start + (end - start) * column // count
        right = start + (end - start) * (column + 1) // count
        part = peaks[left // PEAK_US : -(-right // PEAK_US)]
        if len(part):
            assert drawn[column, 0] <= part[:, 0].min()
            assert drawn[column, 1] >= part[:, 1].max()
    whole = peaks[first : first + length]
    if len(whole) and length <= 64 * count:  # nothing coarser than the pieces was read
        assert drawn[:, 1].max() == whole[:, 1].max()


@pytest.fixture
def waveform() -> Waveform:
    return Waveform(np.random.default_rng(1).integers(-99, 99, (500, 2)).astype(np.int8))


def kept(cache: WaveformCache, mask: str = MASK, digest: str = HASH) -> np.ndarray | None:
    found = cache.find(mask, digest, 500 * PEAK_US)
    return found.peaks if isinstance(found, Waveform) else None


def test_a_waveform_is_found_again(tmp_path: Path, waveform: Waveform) -> None:
    WaveformCache(tmp_path / "c").keep(MASK, HASH, waveform)
    again = kept(WaveformCache(tmp_path / "c"))
    assert again is not None
    assert np.array_equal(again, waveform.peaks)
    assert kept(WaveformCache(tmp_path / "c"), "R-K9DM") is None
    assert WaveformCache(tmp_path / "c").find(MASK, HASH, 900 * PEAK_US) is None
    WaveformCache(tmp_path / "c").keep(MASK, HASH, NoSound())
    assert WaveformCache(tmp_path / "c").find(MASK, HASH, 1) == NoSound()


def test_the_cache_tells_nothing(tmp_path: Path, waveform: Waveform) -> None:
    cache = WaveformCache(tmp_path / "c")
    cache.keep(MASK, HASH, waveform)
    cache.keep("R-K9DM", "cd" * 32, waveform)
    files = [path for path in (tmp_path / "c").iterdir() if path.is_file()]
    everything = b"".join(path.name.encode() + path.read_bytes() for path in files)
    for secret in (MASK.encode(), HASH.encode(), bytes.fromhex(HASH), waveform.peaks.tobytes()):
        assert secret not in everything
    entries = [path.read_bytes() for path in files if path.suffix == ".peaks"]
    assert len(entries) == 2
    assert len({len(entry) for entry in entries}) == 1
    assert entries[0][-4096:] != entries[1][-4096:], "two masks of one film look alike"
    assert len({path.stat().st_mtime_ns for path in [*files, tmp_path / "c"]}) == 1


def test_another_folder_has_other_names(tmp_path: Path, waveform: Waveform) -> None:
    for name in ("one", "two"):
        WaveformCache(tmp_path / name).keep(MASK, HASH, waveform)
    names = [{p.name for p in (tmp_path / n).glob("*.peaks")} for n in ("one", "two")]
    assert not names[0] & names[1]


def test_damage_is_passed_over_and_mended(tmp_path: Path, waveform: Waveform) -> None:
    cache = WaveformCache(tmp_path / "c")
    for spoilt in ("*.peaks", "key", "order"):
        cache.keep(MASK, HASH, waveform)
        for path in (tmp_path / "c").glob(spoilt):
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 0xFF
            path.write_bytes(data)
        assert spoilt == "order" or kept(cache) is None
        cache.keep(MASK, HASH, waveform)
        assert kept(cache) is not None
        for path in (tmp_path / "c").glob(spoilt):
            path.unlink()
        assert spoilt == "order" or kept(cache) is None


def test_the_longest_unused_goes_first(tmp_path: Path, waveform: Waveform) -> None:
    cache = WaveformCache(tmp_path / "c", limit_bytes=3 * 70_000)
    for mask in ("R-1", "R-2", "R-3"):
        cache.keep(mask, HASH, waveform)
    assert kept(cache, "R-1") is not None
    cache.keep("R-4", HASH, waveform)
    assert [kept(cache, m) is not None for m in ("R-1", "R-2", "R-3", "R-4")] == [
        True,
        False,
        True,
        True,
    ]


def test_a_folder_that_cannot_be_written_to_is_no_trouble(
    tmp_path: Path, waveform: Waveform
) -> None:
    (tmp_path / "c").write_bytes(b"in the way")
    cache = WaveformCache(tmp_path / "c")
    cache.keep(MASK, HASH, waveform)
    assert kept(cache) is None
