"""The film of a session as the lead watches it: play, steps, time; nothing is kept of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.media.known import index_of_copy
from vippcoder.timebase import format_instant
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.player import Player

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent

    from vippcoder.domain.recording import Recording
    from vippcoder.jobs import Job
    from vippcoder.media.index import FrameIndex
    from vippcoder.timebase import FrameTimes, TimeRange

_SMALLEST: Final = (240, 135)
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_PLAIN: Final = Qt.KeyboardModifier.NoModifier


class FilmPane(QWidget):
    """One film with a player of its own; takes the film's keys of every window."""

    moved = Signal(int)
    """Session time of the frame on screen, in microseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("comparison-film")
        self.setAccessibleName("Film of the session")
        self._player: Player | None = None
        self._bounds = (1280, 720)
        self._frames: FrameTimes | None = None
        self.film = FilmView()
        self.film.setMinimumSize(*_SMALLEST)
        self.film.bounds_changed.connect(self._set_bounds)
        self.error = Bar("attention", "comparison-film-bar")
        self.play = Button("Play", "comparison-play", icon="player-play", key="K")
        self.play.clicked.connect(lambda: self._move(Player.toggle))
        self.back = Button("", "comparison-step-back", icon="player-skip-back")
        self.on = Button("", "comparison-step-on", icon="player-skip-forward")
        for button, words, count in (
            (self.back, "One frame back", -1),
            (self.on, "One frame on", 1),
        ):
            button.setAccessibleName(words)
            button.setToolTip(f"{words}  ({'Left' if count < 0 else 'Right'})")
            button.clicked.connect(partial(self._step, count))
        self._time = label("", Type.META, tone="2", name="comparison-time")
        well, foot = QFrame(), QHBoxLayout()
        well.setProperty("box", "well")
        inside = QVBoxLayout(well)
        no_margins(inside)
        inside.addWidget(self.film)
        no_margins(foot, 8)
        foot.setContentsMargins(12, 6, 12, 6)
        for button in (self.play, self.back, self.on):
            foot.addWidget(button)
        foot.addWidget(self._time)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(self.error)
        column.addWidget(well, 1)
        column.addLayout(foot)

    def show_film(self, path: Path | None, recording: Recording | None) -> None:
        """Open a recording of the study; None where its film was removed."""
        self.close_film()
        is_there = path is not None and recording is not None and path.is_file()
        for button in (self.play, self.back, self.on):
            button.setEnabled(is_there)
        if path is None or recording is None or not is_there:
            gone = (
                "The film was removed from the study."
                if path is None
                else ("The film is missing from the study's media folder.")
            )
            self.error.tell(gone, "What was rated is shown without it.")
            return
        self._frames = recording.frames
        player = self._own_player()
        player.set_bounds(*self._bounds)

        def known(copy: Path, job: Job) -> FrameIndex:
            return index_of_copy(copy, recording, job)

        player.open(path, recording.frames, indexed_by=known)

    def close_film(self) -> None:
        """Let go of the film."""
        if self._player is not None:
            self._player.close()
        self.error.clear()
        self.film.clear()
        self._time.setText("")

    def pause(self) -> None:
        """Stand still."""
        self._move(Player.pause)

    def go_to(self, at_us: int) -> None:
        """Rest on the frame that is on screen at a session time."""
        player, frames = self._player, self._frames
        if player is not None and player.is_open and frames is not None:
            player.pause()
            player.seek(frames.index_at(min(max(at_us, 0), frames.end_us - 1)))

    def play_range(self, where: TimeRange) -> None:
        """Play a segment once."""
        self._move(lambda player: player.play_range(where))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.takes(event):
            super().keyPressEvent(event)

    def takes(self, event: QKeyEvent) -> bool:
        """Serve a key that moves films; False where it is none."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        move = _KEYS.get((Qt.Key(event.key()), modifiers))
        if move is not None:
            self._move(move)
        return move is not None

    @property
    def now_us(self) -> int | None:
        """Session time of the frame on screen, in microseconds; None while there is no film."""
        player = self._player
        return player.time_us if player is not None and player.is_open else None

    def _move(self, move: Callable[[Player], object]) -> None:
        if self._player is not None and self._player.is_open:
            move(self._player)

    def _step(self, count: int) -> None:
        self._move(lambda player: player.step(count))

    def _own_player(self) -> Player:
        if self._player is None:
            self._player = player = Player(self)
            player.picture_shown.connect(self.film.show_picture)
            player.frame_shown.connect(self._frame_shown)
            player.playing_changed.connect(self._playing_changed)
            player.failed.connect(self._failed)
        return self._player

    def _set_bounds(self, width: int, height: int) -> None:
        self._bounds = (width, height)
        if self._player is not None:
            self._player.set_bounds(width, height)

    def _frame_shown(self, _index: int, time_us: int, _exact: bool) -> None:
        end_us = self._frames.end_us if self._frames is not None else 0
        self._time.setText(f"{format_instant(time_us)} of {format_instant(end_us)}")
        self.moved.emit(time_us)

    def _playing_changed(self, playing: bool) -> None:
        self.play.set_caption("Pause" if playing else "Play")
        self.play.set_icon_name("player-pause" if playing else "player-play")

    def _failed(self, sentence: str) -> None:
        self.error.tell(sentence, "What was rated is shown without it.")


_KEYS: Final[dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[Player], object]]] = {
    (Qt.Key.Key_K, _PLAIN): Player.toggle,
    (Qt.Key.Key_Space, _PLAIN): Player.toggle,
    (Qt.Key.Key_J, _PLAIN): lambda player: player.shuttle(-1),
    (Qt.Key.Key_L, _PLAIN): lambda player: player.shuttle(1),
    (Qt.Key.Key_Left, _PLAIN): lambda player: player.step(-1),
    (Qt.Key.Key_Right, _PLAIN): lambda player: player.step(1),
    (Qt.Key.Key_Comma, _PLAIN): lambda player: player.step(-1),
    (Qt.Key.Key_Period, _PLAIN): lambda player: player.step(1),
    (Qt.Key.Key_Left, _SHIFT): lambda player: player.jump_us(-1_000_000),
    (Qt.Key.Key_Right, _SHIFT): lambda player: player.jump_us(1_000_000),
    (Qt.Key.Key_Left, _CONTROL): lambda player: player.jump_us(-5_000_000),
    (Qt.Key.Key_Right, _CONTROL): lambda player: player.jump_us(5_000_000),
    (Qt.Key.Key_M, _PLAIN): lambda player: player.set_muted(not player.muted),
}
