"""Damage inside packets: the count of frames, the marked stretches, and frames on either side."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from films import OPEN_GROUPS, Recipe, draw, ffmpeg, plain_decode, read_number, signature
from odd_films import ODD_FILMS, hurt
from vippcoder.errors import StudyError
from vippcoder.jobs import Job
from vippcoder.media.decode import FrameReader
from vippcoder.media.doctor import examine
from vippcoder.media.forward import Feeder
from vippcoder.media.index import FrameIndex, index_film
from vippcoder.media.opencv import cv2
from vippcoder.media.packets import filled_packets, read_packets
from vippcoder.media.source import Care, open_film
from vippcoder.media.still import write_still

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FRAMES = 120
SEEDS = 12

FILMS: dict[str, Recipe] = {
    "h264.mp4": Recipe(options={"bf": "3", "g": "30"}),
    "h264_few_keys.mkv": Recipe(options={"bf": "3", "g": "250"}),
    "h264_open.ts": OPEN_GROUPS,
    "hevc.mp4": Recipe(
        codec="libx265", options={"x265-params": "keyint=30:bframes=4:log-level=none"}
    ),
    "mpeg4.avi": Recipe(codec="mpeg4", options={"bf": "2", "g": "24"}),
    "vp8.webm": Recipe(
        codec="libvpx",
        options={"auto-alt-ref": "1", "lag-in-frames": "16", "b": "300k", "g": "30"},
    ),
    "vp9.webm": Recipe(
        codec="libvpx-vp9",
        options={"auto-alt-ref": "1", "lag-in-frames": "16", "b": "300k", "cpu-used": "5"},
    ),
    "mpeg2.ts": Recipe(codec="mpeg2video", options={"bf": "2", "g": "12"}),
    "mpeg2.mkv": Recipe(codec="mpeg2video", options={"bf": "2", "g": "12"}),
}


def _theora(path: Path) -> None:
    whole = draw(path.with_name("for_theora.mkv"), Recipe(codec="ffv1"))
    ffmpeg("-i", whole, "-c:v", "libtheora", "-g", "30", "-b:v", "400k", path)


@pytest.fixture(scope="module")
def sound_film(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("sound")

    def give(name: str) -> Path:
        path = folder / name
        if not path.exists():
            _theora(path) if name.startswith("theora") else draw(path, FILMS[name])
        return path

    return give


def _inside(index: FrameIndex, n: int) -> bool:
    return any(index.frames.time_of(n) in stretch for stretch in index.damaged)


@pytest.mark.parametrize("name", [*FILMS, "theora.mkv"])
def test_frames_outside_the_stretch_equal_a_plain_decode(
    name: str, sound_film: Callable[[str], Path], tmp_path: Path
) -> None:
    whole = sound_film(name)
    for seed in range(SEEDS):
        path = tmp_path / f"{seed}_{name}"
        hurt(whole, path, seed)
        truth = [seen for _, seen in plain_decode(path)]
        index = index_film(path, by_decoding=True, twice=True)
        assert len(index) == len(truth), seed
        order = Random(seed).sample(range(len(truth)), 40)
        with FrameReader(path, index, cache_bytes=1 if seed % 2 else 10**8) as reader:
            wrong = [n for n in order if signature(reader.frame(n)) != truth[n]]
        assert [n for n in wrong if not _inside(index, n)] == [], seed


@pytest.mark.parametrize("name", FILMS)
def test_a_sound_film_has_no_damaged_stretch(name: str, sound_film: Callable[[str], Path]) -> None:
    index = index_film(sound_film(name), by_decoding=True, twice=True)
    assert (index.damaged, index.facts.is_damaged, len(index)) == ((), False, FRAMES)


def _with_lost_frame(whole: Path, folder: Path) -> tuple[Path, int]:
    """Return a film in which a frame never comes out though the packets promise it, and where."""
    for seed in range(200):
        path = folder / f"lost_{seed}{whole.suffix}"
        ordinal = hurt(whole, path, seed, first_packet=20)
        if len(plain_decode(path)) < FRAMES and ordinal < FRAMES - 40:
            assert len(index_film(path)) == FRAMES
            return path, ordinal
    raise AssertionError("no seed loses a frame")


def test_the_stretch_goes_from_the_damage_to_the_next_keyframe(
    sound_film: Callable[[str], Path], tmp_path: Path
) -> None:
    path, ordinal = _with_lost_frame(sound_film("h264.mp4"), tmp_path)
    index = index_film(path, by_decoding=True)
    (stretch,) = index.damaged
    assert index.frames.is_edge(stretch.start_us)
    assert index.frames.index_at(stretch.end_us) in index.keyframes
    assert ordinal - 4 <= index.frames.index_at(stretch.start_us) <= ordinal + 4
    shown = {n: signature_of(path, n, index) for n in (0, len(index) - 1)}
    assert shown == {0: 0, len(index) - 1: FRAMES - 1}


def signature_of(path: Path, n: int, index: FrameIndex) -> int:
    with FrameReader(path, index) as reader:
        return read_number(reader.rgb(n))


@pytest.mark.parametrize("name", ["h264.mp4", "hevc.mp4", "mpeg4.avi"])
def test_a_still_behind_a_lost_frame_is_the_nth_of_a_plain_decode(
    name: str, sound_film: Callable[[str], Path], tmp_path: Path
) -> None:
    path, _ = _with_lost_frame(sound_film(name), tmp_path)
    last = len(plain_decode(path)) - 1
    index = index_film(path, by_decoding=True)
    with FrameReader(path, index) as reader:
        truth = reader.rgb(last)
    out = tmp_path / "still.png"
    assert write_still(path, out, index=last).time_us == index.frames.time_of(last)
    assert (cv2.cvtColor(cv2.imread(str(out)), cv2.COLOR_BGR2RGB) == truth).all()
    with pytest.raises(StudyError, match=f"no frame {last + 1}"):
        write_still(path, out, index=last + 1)


def test_every_frame_of_a_damaged_film_comes_or_says_why(
    sound_film: Callable[[str], Path], tmp_path: Path
) -> None:
    """Also by the quick index, which promises frames that never come."""
    path, _ = _with_lost_frame(sound_film("h264.mp4"), tmp_path)
    refused: list[str] = []
    with FrameReader(path) as reader:
        for n in range(len(reader)):
            try:
                assert reader.frame(n).width > 0
            except StudyError as error:
                refused.append(error.what)
    assert len(refused) == 1
    assert "cannot be decoded" in refused[0]


def test_inside_the_stretch_the_way_of_asking_changes_nothing(
    sound_film: Callable[[str], Path], tmp_path: Path
) -> None:
    path, _ = _with_lost_frame(sound_film("h264.mp4"), tmp_path)
    index = index_film(path, by_decoding=True)
    inside = [n for n in range(len(index)) if _inside(index, n)]
    seen = []
    for order in (inside, inside[::-1], Random(1).sample(inside, len(inside))):
        with FrameReader(path, index, cache_bytes=1) as reader:
            seen.append({n: signature(reader.frame(n)) for n in order})
    assert seen[0] == seen[1] == seen[2]


def test_the_doctor_says_when(sound_film: Callable[[str], Path], tmp_path: Path) -> None:
    path, _ = _with_lost_frame(sound_film("h264.mp4"), tmp_path)
    (told,) = [f.sentence for f in examine(path).findings if f.code == "damaged"]
    assert "1 frame is lost" in told
    assert "Affected: 00:0" in told


def test_after_a_jump_no_frame_from_before_it_comes(tmp_path: Path) -> None:
    """Several threads that met damage may give one when they are used again."""
    path = tmp_path / "damaged_hevc.mp4"
    ODD_FILMS[path.name](path)
    index = index_film(path, by_decoding=True)
    before = min(n for n in range(len(index)) if _inside(index, n)) - 1
    truth = signature(FrameReader(path, index).frame(0))
    with FrameReader(path, index, cache_bytes=1) as reader:
        for _ in range(150):
            reader.frame(before)
            assert signature(reader.frame(0)) == truth


def test_frames_of_packets_from_before_a_jump_are_left_out(
    sound_film: Callable[[str], Path],
) -> None:
    """Here the decoder is not even emptied, so that it holds frames for sure."""
    path = sound_film("hevc.mp4")
    packets = read_packets(path, Job())
    container, stream = open_film(path)
    again, same = open_film(path)
    with container, again:
        feeder = Feeder(stream, packets, Care.CAREFUL)
        for ordinal, packet in enumerate(filled_packets(container, stream)):
            feeder.feed(packet, ordinal)
        feeder.begin_anew()
        fed = enumerate(islice(filled_packets(again, same), 20))
        came = [shown.packet for ordinal, packet in fed for shown in feeder.feed(packet, ordinal)]
    assert came[0] == 0
    assert max(one for one in came if one is not None) < 20
