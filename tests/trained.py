"""A study with a training set of drawn films, and trainees who code by the window's verbs."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from issuing import blinded_film, design
from studies import stub_study
from vippcoder.demonstration.films import draw_film
from vippcoder.observing import coding, submission
from vippcoder.observing.pack import open_pack
from vippcoder.storage.study.people import read_observers
from vippcoder.study.design.versions import set_design
from vippcoder.study.training.gold_files import WrittenFilm, WrittenMoment, WrittenRating
from vippcoder.study.training.gold_text import gold_file_text
from vippcoder.study.training.sets import add_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.storage.study.store import StudyStore

FILMS = ("one.mp4", "two.mp4", "three.mp4", "four.mp4")
GOLD = {"sensitivity": Decimal(5), "non-intrusiveness": Decimal("3.5")}
REASON = "She answers his reaching before he frets"
AT_US = 400_000


@cache
def _drawn(seed: int) -> bytes:
    with TemporaryDirectory() as place:
        film = Path(place, "film.mp4")
        draw_film(film, seconds=1 + seed * 0.2, width=160, height=120, seed=20 + seed)
        return film.read_bytes()


def set_folder(folder: Path, films: Sequence[str] = FILMS, name: str = "Spring") -> Path:
    """Lay down training films with their gold and return the folder."""
    folder.mkdir(parents=True)
    for number, file in enumerate(films):
        (folder / file).write_bytes(_drawn(number))
    told = [WrittenFilm(file, "free play", _ratings(), _moments()) for file in films]
    (folder / "set.toml").write_text(gold_file_text(name, "sn-1", told), encoding="utf-8")
    return folder


def _ratings() -> tuple[WrittenRating, ...]:
    return tuple(WrittenRating(name, value, REASON, AT_US) for name, value in GOLD.items())


def _moments() -> tuple[WrittenMoment, ...]:
    return (WrittenMoment(200_000, 800_000, "sensitivity", "A whole turn of theirs"),)


def training_study(folder: Path, **more: object) -> StudyStore:
    """Make a study with the observers anna and ben and the training set Spring; return it open."""
    store = stub_study(folder, dyads=2, observers=("anna", "ben"), film=blinded_film())
    set_design(store, design(**more))
    assert [one.code for one in read_observers(store)] == ["anna", "ben"]
    add_set(store, set_folder(folder.with_name(f"{folder.name}-training")))
    return store


def submit(folder: Path, away: Sequence[str], *, masks: Sequence[str] = ()) -> list[str]:
    """Submit films of a pack in order, each so many points away from gold; return their masks."""
    done = []
    with open_pack(folder) as pack:
        todo = [
            one
            for one in pack.assignments
            if coding.sheet(pack, one.coding).state in {"assigned", "started"}
            and (not masks or one.mask in masks)
        ]
        for one, points in zip(todo, away, strict=False):
            for dimension in pack.instrument_of(one.coding).dimensions:
                value = GOLD[dimension.id] + Decimal(points)
                coding.rate(pack, one.coding, dimension.id, value)
            submission.submit(pack, one.coding, unwatched_because="a test")
            done.append(one.mask)
    return done
