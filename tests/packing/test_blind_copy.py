"""A blind copy shows every frame of its source at its time, upright, with its sound."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
from copies import copy, is_silent_about, shows_the_same
from made_films import VPX, make_film, uneven_stamps

from vippcoder.media.decode import FrameReader
from vippcoder.media.probe import probe

if TYPE_CHECKING:
    from pathlib import Path


CODINGS: list[tuple[str, str, str | None, dict[str, Any], bool, bool]] = [
    ("h264.mp4", "libx264", "aac", {}, True, True),
    ("h264.mkv", "libx264", "libopus", {}, True, True),
    ("h264.ts", "libx264", "aac", {"kind": "mpegts"}, True, True),
    ("h264.mov", "libx264", "pcm_s16le", {}, True, False),
    ("hevc.mp4", "libx265", "aac", {"options": {"x265-params": "log-level=none"}}, True, True),
    ("hevc.ts", "libx265", "mp2", {"options": {"x265-params": "log-level=none"}}, True, False),
    ("mpeg2.mpg", "mpeg2video", "mp2", {"options": {"b": "2M"}}, True, False),
    ("mpeg2.ts", "mpeg2video", "ac3", {"options": {"b": "2M"}}, True, False),
    ("mpeg4.mp4", "mpeg4", "aac", {"options": {"b": "2M"}}, True, True),
    ("vp9.webm", "libvpx-vp9", "libopus", {"options": dict(VPX)}, True, True),
    ("vp8.webm", "libvpx", "libopus", {"options": dict(VPX)}, True, True),
    ("av1.mp4", "libsvtav1", "aac", {"options": {"preset": "12"}}, False, True),
    ("mjpeg.avi", "mjpeg", "libmp3lame", {"pix_fmt": "yuvj420p"}, False, False),
    ("dv.avi", "dvvideo", "pcm_s16le", {"size": (720, 576)}, False, False),
    ("wmv2.wmv", "wmv2", None, {"options": {"b": "2M"}}, False, False),
    ("flv1.flv", "flv1", None, {"options": {"b": "2M"}}, False, False),
    ("prores.mov", "prores", "pcm_s16le", {"pix_fmt": "yuv422p10le"}, False, False),
]


@pytest.mark.parametrize(
    ("name", "video", "audio", "how", "keeps_pictures", "keeps_sound"), CODINGS
)
def test_every_coding_is_copied_frame_by_frame(  # noqa: PLR0917
    films: Path,
    out: Path,
    name: str,
    video: str,
    audio: str | None,
    how: dict[str, Any],
    keeps_pictures: bool,
    keeps_sound: bool,
) -> None:
    try:
        source = make_film(films / name, video, audio, **how)
    except (ValueError, av.FFmpegError) as error:
        pytest.skip(f"this PyAV has no encoder for it: {error}")
    made = copy(source, out)
    assert (made.making.copies_pictures, made.making.copies_sound) == (keeps_pictures, keeps_sound)
    assert made.has_audio == bool(audio)
    shows_the_same(source, out, made)
    is_silent_about(out, "Lavf", "Lavc", "x264", "x265", "LAME3")


@pytest.mark.parametrize("rate", ["constant", "variable"])
def test_uneven_frame_times_are_kept_to_the_microsecond(films: Path, out: Path, rate: str) -> None:
    stamps = uneven_stamps() if rate == "variable" else None
    source = make_film(films / f"{rate}.mp4", "libx264", "aac", stamps=stamps)
    shows_the_same(source, out, copy(source, out))


def test_uneven_frame_times_survive_encoding_anew(films: Path, out: Path) -> None:
    source = make_film(films / "uneven.mkv", "ffv1", "flac", stamps=uneven_stamps())
    made = copy(source, out)
    assert not made.making.copies_pictures
    shows_the_same(source, out, made)


@pytest.mark.parametrize("delay", [0.4, 1.7])
@pytest.mark.parametrize("audio", ["aac", "libmp3lame"])
def test_late_sound_stays_late(films: Path, out: Path, audio: str, delay: float) -> None:
    source = make_film(films / f"late-{audio}-{delay}.mp4", "libx264", audio, sound_delay=delay)
    made = copy(source, out)
    assert abs(onset(out / made.file) - onset(source)) <= 0.003


def test_late_pictures_stay_late(films: Path, out: Path) -> None:
    stamps = [stamp + 63_000 for stamp in uneven_stamps()]
    source = make_film(films / "late.mp4", "libx264", "aac", stamps=stamps)
    made = copy(source, out)
    assert abs(onset(out / made.file) - onset(source)) <= 0.003
    shows_the_same(source, out, made)


def onset(path: Path) -> float:
    """When the first loud sound is heard, in seconds from the first frame."""
    with av.open(str(path)) as film:
        first = next(iter(film.decode(video=0))).time
    with av.open(str(path)) as film:
        for frame in film.decode(audio=0):
            samples = np.abs(frame.to_ndarray()[0].astype(np.float64))
            if frame.format.name.startswith("s16"):
                samples /= 32768
            loud = np.flatnonzero(samples > 0.05)
            if len(loud):
                return float(frame.time + loud[0] / frame.sample_rate - first)
    raise AssertionError("no sound")


def turned(source: Path, target: Path, matrix: tuple[int, ...]) -> Path:
    """Write another display matrix into the picture track of an mp4 file."""
    data = bytearray(source.read_bytes())
    at = data.find(b"tkhd") + 4 + 40
    data[at : at + 36] = b"".join(
        (value << (30 if place % 3 == 2 else 16)).to_bytes(4, "big", signed=True)
        for place, value in enumerate(matrix)
    )
    target.write_bytes(data)
    return target


@pytest.mark.parametrize(
    ("name", "matrix"),
    [
        ("right", (0, 1, 0, -1, 0, 0, 0, 0, 1)),
        ("left", (0, -1, 0, 1, 0, 0, 0, 0, 1)),
        ("head", (-1, 0, 0, 0, -1, 0, 0, 0, 1)),
        ("mirror", (-1, 0, 0, 0, 1, 0, 0, 0, 1)),
    ],
)
@pytest.mark.parametrize("video", ["libx264", "libsvtav1"])
def test_turned_films_stay_upright(
    films: Path, out: Path, video: str, name: str, matrix: tuple[int, ...]
) -> None:
    plain = films / f"plain-{video}.mp4"
    try:
        if not plain.exists():
            make_film(plain, video)
    except (ValueError, av.FFmpegError) as error:
        plain.unlink(missing_ok=True)
        pytest.skip(f"this PyAV has no encoder for it: {error}")
    source = turned(plain, films / f"{name}-{video}.mp4", matrix)
    made = copy(source, out)
    look = probe(source)
    assert (made.display_width, made.display_height) == (look.display_width, look.display_height)
    assert made.making.copies_pictures == (video == "libx264")
    with FrameReader(source) as before, FrameReader(out / made.file) as after:
        a, b = before.rgb(7).astype(int), after.rgb(7).astype(int)
    assert np.abs(a - b).mean() < 4


def test_a_film_without_sound_stays_without(films: Path, out: Path) -> None:
    made = copy(make_film(films / "silent.mp4", "libx264"), out)
    assert not made.has_audio


def test_stretched_pixels_stay_stretched(films: Path, out: Path) -> None:
    source = make_film(films / "wide.mp4", "libx264", options={"aspect": "16:9"})
    made = copy(source, out)
    assert (made.display_width, made.display_height) == (
        probe(source).display_width,
        probe(source).display_height,
    )


needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg program here")


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("cut-inside.mp4", ["-ss", "0.7", "-i", "IN", "-c", "copy"]),
        ("refresh.mp4", ["-i", "IN", "-x264-params", "intra-refresh=1:keyint=20"]),
        ("open.mp4", ["-i", "IN", "-x264-params", "open-gop=1:keyint=10:bframes=3"]),
        ("fields.ts", ["-i", "IN", "-flags", "+ilme+ildct", "-x264-params", "tff=1"]),
        ("xvid.avi", ["-i", "IN", "-c:v", "mpeg4", "-vtag", "XVID", "-bf", "2"]),
        ("theora.ogv", ["-i", "IN", "-c:v", "libtheora", "-q:v", "8", "-c:a", "libvorbis"]),
        ("vp8-vorbis.webm", ["-i", "IN", "-c:v", "libvpx", "-threads", "1", "-c:a", "libvorbis"]),
        ("h263.3gp", ["-i", "IN", "-s", "352x288", "-c:v", "h263", "-q:v", "4", "-an"]),
    ],
)
def test_what_only_the_ffmpeg_program_makes(
    films: Path, out: Path, name: str, cut: list[str]
) -> None:
    plain = films / "for-ffmpeg.mp4"
    if not plain.exists():
        make_film(plain, "libx264", "aac", options={"g": "10"})
    source = films / name
    arguments = [str(plain) if word == "IN" else word for word in cut]
    ended = subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *arguments, str(source)], check=False, capture_output=True
    )
    if ended.returncode:
        pytest.skip(f"this ffmpeg cannot make it: {ended.stderr.decode()[:100]}")
    shows_the_same(source, out, copy(source, out))
