"""Nothing that is planted in a film reaches its blind copy, and no two copies are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import planted
import pytest
from copies import copy, is_silent_about, shows_the_same
from made_films import make_film

from vippcoder.packing.cleaning.nal_units import join_units, split_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


PLANTED = [
    planted.planted_mp4,
    planted.planted_matroska,
    planted.planted_mpeg2,
    planted.planted_mpeg4,
    planted.planted_hevc,
]


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_nothing_planted_reaches_the_copy(
    films: Path, out: Path, plant: Callable[[Path], Path]
) -> None:
    source = plant(films)
    assert planted.NAME.encode() in source.read_bytes()
    made = copy(source, out)
    assert made.making.copies_pictures
    is_silent_about(out, *planted.SECRETS, source.stem)
    shows_the_same(source, out, made)
    with av.open(str(out / made.file)) as film:
        assert sorted(stream.type for stream in film.streams) == ["audio", "video"]
        assert not film.chapters()
        assert "creation_time" not in film.metadata
        for stream in film.streams:
            assert stream.metadata.get("language", "und") == "und"


def test_pictures_behind_which_a_name_stands_are_encoded_anew(films: Path, out: Path) -> None:
    plain = make_film(films / "tail.mp4", "libx264", "aac")
    source = planted.rewrite(
        plain,
        films / f"{planted.NAME} 6.mp4",
        lambda packet: join_units(
            [*(units := split_units(packet, 4))[:-1], units[-1] + planted.NAME.encode()], 4
        ),
    )
    assert planted.NAME.encode() in source.read_bytes()
    made = copy(source, out)
    assert (made.making.copies_pictures, made.making.copies_sound) == (False, True)
    is_silent_about(out, planted.NAME)
    shows_the_same(source, out, made)


def test_the_clock_of_mpeg2_groups_is_gone(films: Path, out: Path) -> None:
    made = copy(planted.planted_mpeg2(films), out)
    with av.open(str(out / made.file)) as film:
        packets = [bytes(packet) for packet in film.demux(video=0)]
    clocks = {packet.partition(b"\0\0\1\xb8")[2][:3] for packet in packets}
    assert clocks - {b""} == {b"\x00\x08\x00"}


def test_two_copies_of_one_film_share_neither_size_nor_hash(films: Path, out: Path) -> None:
    source = make_film(films / "twice.mp4", "libx264", "aac")
    made = [copy(source, out) for _ in range(3)]
    assert len({item.sha256 for item in made}) == 3
    assert len({(out / item.file).stat().st_size for item in made}) == 3
    assert len({item.file for item in made}) == 3
