"""A film written anew is known by what moves in it; another film in the same room is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np

from vippcoder.demonstration.films import draw_film
from vippcoder.jobs import Job
from vippcoder.study.training.likeness import film_alike, is_same

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 4


def drawn(path: Path, seed: int) -> tuple[Path, int]:
    draw_film(path, seconds=_SECONDS, width=320, height=180, seed=seed)
    return path, _SECONDS * 1_000_000


def written_anew(source: Path, target: Path) -> Path:
    """Encode a film anew, smaller and at low quality."""
    with av.open(str(source)) as film, av.open(str(target), "w") as anew:
        video = anew.add_stream("libx264", rate=25, options={"crf": "36"})
        video.width, video.height, video.pix_fmt = 240, 134, "yuv420p"
        for frame in film.decode(video=0):
            anew.mux(video.encode(frame.reformat(240, 134)))
        anew.mux(video.encode())
    return target


def test_written_anew_it_is_the_same_film(tmp_path: Path) -> None:
    films = [drawn(tmp_path / f"{seed}.mp4", seed) for seed in (1, 2, 3)]
    anew = written_anew(films[1][0], tmp_path / "anew.mp4")
    assert film_alike(anew, films, Job()) == films[1][0]
    assert film_alike(films[0][0], films[1:], Job()) is None
    assert film_alike(anew, [(films[1][0], 60_000_000)], Job()) is None  # of another length
    assert film_alike(anew, [(tmp_path / "gone.mp4", films[1][1])], Job()) is None


def test_brightness_and_a_still_room_do_not_matter() -> None:
    draw = np.random.default_rng(1)
    room = draw.uniform(0, 200, (1, 36, 64))
    first, second = (draw.normal(0, 8, (7, 36, 64)) for _ in range(2))
    assert is_same(room + first, 20 + 1.2 * (room + first))
    assert not is_same(room + first, room + second)


def test_where_nothing_moves_the_pictures_decide() -> None:
    room = np.full((7, 36, 64), 90.0)
    assert is_same(room, room + 1)
    assert not is_same(room, room + 30)
