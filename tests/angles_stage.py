"""A stage of several angles for tests: each says which frame it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from player_stage import HEIGHT, WIDTH, Stage, number_in
from vippcoder.media.index import index_film
from vippcoder.ui.shared.player import Take

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from vippcoder.ui.shared.player import Picture


class AnglesStage(Stage):
    """A player of several angles, and what each angle had on screen at each frame of it."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.pictures: list[Picture | None] = []
        self.takes: list[Take] = []
        self.lags: list[int] = []
        """While running: by how many frames an angle's picture was off what was due then."""
        self.late_us = 0
        """The longest that a picture was off what was due."""
        self.starts: set[int] = set()
        """Frames on which the film stands before it runs, and the angles get ready."""

    def open_angles(self, films: Sequence[Path], offsets: Sequence[int]) -> None:
        """Open films as one session, the first as the reference."""
        reference, *others = films
        self.takes = [
            Take(path, index_film(path).frames, offset)
            for path, offset in zip(others, offsets, strict=True)
        ]
        self.pictures = [None] * len(others)
        self.frames = index_film(reference).frames
        self.player.open(reference, self.frames, self.takes)
        for number, angle in enumerate(self.player.angles):
            self.player.set_bounds(WIDTH, HEIGHT, number + 1)
            angle.picture_shown.connect(
                lambda picture, number=number: self._angle_shown(number, picture)
            )
        self.player.frame_shown.connect(self._measure)
        self.until(lambda: self.player.is_exact)
        self.settle()

    def place(self, number: int, offset_us: int) -> None:
        """Let an angle lie otherwise; 0 is the first beside the reference."""
        take = self.takes[number]
        self.takes[number] = Take(take.path, take.frames, offset_us)
        self.player.place(number + 1, offset_us)

    def due(self, number: int) -> int | None:
        """Return the frame of an angle that belongs to the reference's on screen, reckoned here."""
        take = self.takes[number]
        own_us = self.player.time_us - take.offset_us
        if own_us < 0 or own_us >= take.frames.end_us:
            return None
        return max(n for n, time in enumerate(take.frames.times_us) if time <= own_us)

    def time_of(self, number: int, frame: int) -> int:
        """Return a frame's time in its own film."""
        return self.takes[number].frames.time_of(frame)

    def settle(self) -> None:
        """Wait until every angle shows what is due, by the numbers in the pictures."""
        self.until(lambda: all(self.seen(n) == self.due(n) for n in range(len(self.takes))))

    def seen(self, number: int) -> int | None:
        """Return the frame that an angle shows, read from its picture."""
        picture = self.pictures[number]
        return None if picture is None else number_in(picture.image)

    def _angle_shown(self, number: int, picture: Picture | None) -> None:
        self.pictures[number] = picture
        if picture is not None:
            seen = number_in(picture.image)
            if seen != picture.index:
                self.lies.append((seen, picture.index))

    def _measure(self, index: int, _time_us: int, exact: bool) -> None:
        """Compare what each angle shows with the frame due at the reference's, when it comes on."""
        if exact or not self.player.is_playing or index in self.starts:
            return
        for number in range(len(self.takes)):
            due, picture = self.due(number), self.pictures[number]
            if due is None:
                if picture is not None:
                    self.lags.append(99)
            elif picture is None:
                continue  # it has yet to show its first frame, or shows nothing: no lie
            else:
                self.lags.append(abs(due - picture.index))
                behind_us = abs(self.time_of(number, due) - picture.time_us)
                self.late_us = max(self.late_us, behind_us)
