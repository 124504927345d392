"""A damaged film in a pack: the frames that really show, and where the damage lies."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from films import Recipe, draw, plain_decode, read_number, signature
from odd_films import ODD_FILMS, hurt
from vippcoder.assets import asset
from vippcoder.errors import StudyError
from vippcoder.instruments.files import find_instrument
from vippcoder.media.decode import FrameReader
from vippcoder.media.index import index_film
from vippcoder.media.known import index_of_copy
from vippcoder.observing.pack import open_pack
from vippcoder.observing.verification import verify_pack
from vippcoder.packing.new_pack import NewPack, make_pack

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.domain.recording import Recording


def packed(film: Path, folder: Path) -> tuple[Path, Recording]:
    """Make a pack of one film; return the copy and what the pack knows of it."""
    instrument, text = find_instrument("sn-1", asset("instruments/sn-1.toml"))
    make_pack(folder, NewPack("anna", instrument, text, [film]))
    assert verify_pack(folder).faults == ()
    with open_pack(folder, read_only=True) as pack:
        (assignment,) = pack.assignments
        return pack.recording_path(assignment.reference), assignment.reference


def is_damaged(recording: Recording, n: int) -> bool:
    """Whether frame `n` lies in a damaged stretch."""
    return any(recording.frames.time_of(n) in stretch for stretch in recording.damaged)


def with_lost_frame(folder: Path, recipe: Recipe, name: str) -> Path:
    """Return a film in which fewer frames come out than its packets promise."""
    whole = draw(folder / f"whole_{name}", recipe)
    path = folder / name
    for seed in range(200):
        if hurt(whole, path, seed, first_packet=20) < 80 and len(plain_decode(path)) < 120:
            assert len(index_film(path)) == 120
            return path
    raise AssertionError("no seed loses a frame")


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("kitchen.mp4", Recipe(options={"bf": "3", "g": "30"}, sound="aac")),
        (
            "kitchen_hevc.mp4",
            Recipe(codec="libx265", options={"x265-params": "keyint=30:log-level=none"}),
        ),
    ],
)
def test_the_pack_knows_what_shows_and_where_it_is_damaged(
    name: str, recipe: Recipe, tmp_path: Path
) -> None:
    film = with_lost_frame(tmp_path, recipe, name)
    with FrameReader(film, index_film(film, by_decoding=True)) as reader:
        truth = [read_number(reader.rgb(n)) for n in range(len(reader))]
    copy, recording = packed(film, tmp_path / "anna.vipppack")
    assert len(recording.frames) == len(truth) == len(plain_decode(film)) < 120
    assert recording.damaged
    edges = [edge for hurt in recording.damaged for edge in (hurt.start_us, hurt.end_us)]
    assert all(recording.frames.is_edge(edge) for edge in edges)
    index = index_of_copy(copy, recording)
    assert index.frames.times_us == index_film(copy, by_decoding=True).frames.times_us
    with FrameReader(copy, index) as reader:
        wrong = [n for n in range(len(truth)) if read_number(reader.rgb(n)) != truth[n]]
    assert [n for n in wrong if not is_damaged(recording, n)] == []


def test_damage_that_can_be_copied_is_copied(tmp_path: Path) -> None:
    whole = draw(tmp_path / "whole.mp4", Recipe(options={"bf": "3", "g": "30"}))
    film = tmp_path / "kitchen.mp4"
    for seed in range(100):
        index = index_film(film, by_decoding=True) if hurt(whole, film, seed) > 40 else None
        if index is not None and index.damaged and len(index) == 120:
            break
    truth = [seen for _, seen in plain_decode(film)]
    copy, recording = packed(film, tmp_path / "anna.vipppack")
    with FrameReader(copy, index_of_copy(copy, recording)) as reader:
        wrong = [n for n in range(len(truth)) if signature(reader.frame(n)) != truth[n]]
    assert recording.damaged
    assert [n for n in wrong if not is_damaged(recording, n)] == []


def test_opening_a_copy_decodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = with_lost_frame(tmp_path, Recipe(options={"bf": "3", "g": "30"}), "kitchen.mp4")
    copy, recording = packed(film, tmp_path / "anna.vipppack")
    from vippcoder.media import forward

    monkeypatch.setattr(forward, "decode_forward", lambda *_: pytest.fail("decoded"))
    monkeypatch.setattr(forward.Feeder, "feed", lambda *_: pytest.fail("decoded"))
    assert len(index_of_copy(copy, recording)) == len(recording.frames)


def test_a_sound_film_is_marked_nowhere(tmp_path: Path) -> None:
    film = draw(tmp_path / "kitchen.mp4", Recipe(options={"bf": "2"}, sound="aac"))
    copy, recording = packed(film, tmp_path / "anna.vipppack")
    assert recording.damaged == ()
    assert recording.shown_packets == index_film(copy).packet_of
    assert index_of_copy(copy, recording).frames == index_film(copy).frames
    unknowing = replace(recording, shown_packets=None)
    assert index_of_copy(copy, unknowing).packet_of == index_film(copy).packet_of


@pytest.mark.parametrize("shown", [array("q", range(119)), array("q", range(1, 121))])
def test_another_film_under_the_name_is_refused(shown: array[int], tmp_path: Path) -> None:
    film = draw(tmp_path / "kitchen.mp4", Recipe())
    copy, recording = packed(film, tmp_path / "anna.vipppack")
    with pytest.raises(StudyError, match="does not have the frames"):
        index_of_copy(copy, replace(recording, shown_packets=shown))


@pytest.mark.parametrize("name", ODD_FILMS)
def test_an_odd_film_goes_into_a_pack_frame_for_frame(name: str, tmp_path: Path) -> None:
    film = tmp_path / name
    ODD_FILMS[name](film)
    copy, recording = packed(film, tmp_path / "anna.vipppack")
    assert len(recording.frames) == len(plain_decode(film))
    assert len(index_of_copy(copy, recording)) == len(recording.frames)
