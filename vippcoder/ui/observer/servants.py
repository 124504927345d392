"""Who serves which group of actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.errors import Defect
from vippcoder.ui.observer.angles import AngleDriver
from vippcoder.ui.observer.ear import Ear
from vippcoder.ui.observer.film import FilmDriver
from vippcoder.ui.observer.marking import Marker
from vippcoder.ui.observer.notes import NoteTaker
from vippcoder.ui.observer.picture import PictureDriver
from vippcoder.ui.observer.rating import Rater
from vippcoder.ui.observer.selftest import Tester
from vippcoder.ui.observer.timeline.driver import TimelineDriver

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.habits import Habits
    from vippcoder.ui.shared.player import Player


@dataclass(frozen=True, slots=True)
class Servants:
    """One object a group of actions; each attribute is a group's name."""

    film: FilmDriver
    picture: PictureDriver
    angle: AngleDriver
    sound: Ear
    segment: Marker
    rating: Rater
    evidence: NoteTaker
    timeline: TimelineDriver
    coding: CodingDesk
    machine: Tester

    @classmethod
    def of(cls, desk: CodingDesk, player: Player, habits: Habits) -> Servants:
        """Make the servants of a desk."""
        film, ear = FilmDriver(desk, player), Ear(desk, player, habits)
        film.is_levelled = lambda: ear.leveller.is_levelled
        return cls(
            film=film,
            picture=PictureDriver(desk),
            sound=ear,  # hears of a session before the angles choose
            angle=AngleDriver(desk, player),
            segment=Marker(desk, film, habits),
            rating=Rater(desk),
            evidence=NoteTaker(desk, film),
            timeline=TimelineDriver(desk),
            coding=desk,
            machine=Tester(desk, player),
        )

    def callback(self, action: Action) -> Callable[..., object]:
        """Return the method that does an action.

        Raises:
            Defect: the table names a method that does not exist.
        """
        servant = getattr(self, action.group, None)
        found = getattr(servant, action.callback, None)
        if not callable(found):
            raise Defect(f"nothing serves {action.id}")
        method: Callable[..., object] = found
        return method
