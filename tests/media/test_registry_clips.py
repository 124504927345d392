"""The same laws on recordings that nobody here made."""

from __future__ import annotations

from random import Random

import pytest

from films import plain_decode, signature
from registry_clips import CLIPS, clip
from vippcoder.media.decode import FrameReader
from vippcoder.media.doctor import examine
from vippcoder.media.index import index_film

pytestmark = pytest.mark.registry

LARGE = {"sports.mp4"}


def wrong_frames(name: str, cache_bytes: int, count: int = 200) -> list[int]:
    path = clip(name)
    truth = plain_decode(path)
    with FrameReader(path, cache_bytes=cache_bytes) as reader:
        assert list(reader.index.pts) == [stamp for stamp, _ in truth]
        random = Random(name)
        chosen = [random.randrange(len(truth)) for _ in range(count)]
        return [n for n in chosen if signature(reader.frame(n)) != truth[n][1]]


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", CLIPS)
def test_random_frames_equal_a_plain_decode(name: str, count: int) -> None:
    assert wrong_frames(name, 400_000_000 if name in LARGE else 1, count) == []


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(LARGE))
def test_200_random_frames_without_a_cache(name: str) -> None:
    assert wrong_frames(name, cache_bytes=1) == []


@pytest.mark.parametrize("name", CLIPS)
def test_packets_are_believed_and_right(name: str) -> None:
    quick, thorough = index_film(clip(name)), index_film(clip(name), by_decoding=True)
    assert quick.facts.decoded_because == ""
    assert quick.frames == thorough.frames
    assert quick.pts == thorough.pts


KNOWN = {
    "demo.mp4": ("mp4", "h264", 176, 144, 1441, "constant"),
    "demo.mkv": ("matroska", "h264", 176, 144, 1441, "variable"),
    "demo.webm": ("webm", "vp9", 176, 144, 1441, "constant"),
    "demo.wmv": ("asf", "msmpeg4v3", 176, 144, 1441, "constant"),
    "demo.3gp": ("3gp", "h263", 352, 288, 1441, "constant"),
    "demo.avi": ("avi", "mpeg4", 176, 144, 1441, "variable"),
    "demo.mpg": ("mpeg", "mpeg1video", 176, 144, 1441, "constant"),
    "demo.flv": ("flv", "flv1", 176, 144, 1441, "constant"),
    "talking_face.mp4": ("mp4", "h264", 640, 480, 173, "constant"),
    "obama_speech.mp4": ("mp4", "h264", 320, 240, 105, "constant"),
    "carphone.mp4": ("mp4", "h264", 193, 144, 120, "constant"),
    "sports.mp4": ("mp4", "vp9", 1768, 994, 230, "constant"),
    "franck.webm": ("webm", "vp8", 0, 0, 4998, "constant"),
    "ten_bit.mkv": ("matroska", "hevc", 655, 480, 29, "constant"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_doctor_knows_them(name: str) -> None:
    told = examine(clip(name), pictures=False)
    container, codec, width, height, frames, rate = KNOWN[name]
    assert (told.container, told.video_codec) == (container, codec)
    assert (told.frame_count, told.rate) == (frames, rate)
    if width:
        assert (told.display_width, told.display_height) == (width, height)


def test_sound_is_found_where_it_is() -> None:
    assert examine(clip("talking_face.mp4")).has_audio
    assert "no_sound" in {finding.code for finding in examine(clip("carphone.mp4")).findings}
