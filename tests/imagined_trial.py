"""Trials that are only figures: films by their outside, orders, masks; nothing on any disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from vippcoder.packing.blinding.evidence import CheckedFilm, Evidence, Place
from vippcoder.packing.blinding.film_look import FilmLook
from vippcoder.packing.blinding.signature import Signature
from vippcoder.packing.masks import ALPHABET

POINTS = ("baseline", "month-5", "month-8")
TASKS = ("free-play", "clean-up")
OBSERVERS = ("anna", "ben", "cleo", "dina")
PLAIN = Signature(
    container="mp4",
    picture_codec="h264",
    picture_profile="High",
    parameter_sets="0123456789ab",
    width=1280,
    height=720,
    pixel_aspect="1",
    time_scale="1/12800",
    frame_rate="25.00",
    sound_codec="aac",
    sound_profile="LC",
    sound_set_up="1190",
    sound_rate=48_000,
    sound_channels=2,
)
CAMERAS = (
    PLAIN,
    replace(PLAIN, parameter_sets="ffeeddccbbaa", time_scale="1/90000"),
    replace(PLAIN, picture_codec="hevc", picture_profile="Main", width=1920, height=1080),
    replace(PLAIN, frame_rate="uneven", sound_rate=44_100, sound_channels=1),
)


@dataclass(frozen=True)
class Trial:
    """A trial in which nothing tells anything, by its seed."""

    seed: int
    dyads: int = 34
    draws: int = 1_999

    def evidence(self) -> Evidence:
        """Draw films with cameras of visits, follow-ups that are missing, and orders by chance."""
        chance = np.random.default_rng(self.seed)
        films = []
        for dyad, (number, point) in product(range(self.dyads), enumerate(POINTS)):
            if chance.random() < 0.12 * number:
                continue  # nobody came
            camera = CAMERAS[chance.choice(len(CAMERAS), p=(0.5, 0.3, 0.1, 0.1))]
            pace = chance.lognormal(13, 0.3)
            for task in TASKS:
                length_s = chance.normal(600 if task == "free-play" else 300, 25)
                look = FilmLook("", int(pace * length_s), camera)
                films.append(
                    CheckedFilm(
                        f"s-{len(films):04d}",
                        f"D-{dyad:03d}",
                        point,
                        task,
                        int(length_s * 1e6),
                        (look,),
                    )
                )
        return Evidence(
            "masters",
            films=tuple(films),
            places=self._places(films, chance),
            timepoints=POINTS,
            filmed={p: len({f.dyad for f in films if f.timepoint == p}) for p in POINTS},
            draws=self.draws,
        )

    def _places(self, films: list[CheckedFilm], chance: np.random.Generator) -> tuple[Place, ...]:
        masks = iter(self._masks(2 * len(films), chance))
        lists: dict[str, list[int]] = {observer: [] for observer in OBSERVERS}
        for number in range(len(films)):
            for observer in chance.choice(OBSERVERS, 2, replace=False):
                lists[str(observer)].append(number)
        return tuple(
            Place(
                observer,
                1,
                position,
                next(masks),
                films[number].name,
                films[number].dyad,
                films[number].timepoint,
                int(number),
            )
            for observer, own in lists.items()
            for position, number in enumerate(chance.permutation(own), start=1)
        )

    @staticmethod
    def _masks(count: int, chance: np.random.Generator) -> list[str]:
        codes = chance.choice(len(ALPHABET) ** 4, count, replace=False)
        size = len(ALPHABET)
        return [
            "R-" + "".join(ALPHABET[int(code) // size**place % size] for place in range(4))
            for code in codes
        ]
