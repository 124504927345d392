"""An exemplar in the film's place: plays what an anchor means, marks nothing, leads back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.domain.instrument import shown
from vippcoder.timebase import format_instant
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.focus_ring import NO_RING
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.player import Player
from vippcoder.ui.shared.player.speeds import LADDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from vippcoder.domain.instrument import Anchor, Dimension
    from vippcoder.ui.observer.actions import Action
    from vippcoder.ui.observer.desk import CodingDesk

_GOES_ON: Final = frozenset(
    {
        *("rating.exemplar", "rating.previous", "rating.next"),
        *("sound.louder", "sound.softer", "sound.levelling", "sound.menu"),
    }
)
_LEAVES_FIRST: Final = frozenset({"coding.submit", "coding.stop", "coding.sessions"})
_SMALLEST: Final = (320, 180)


class ExemplarPane(QWidget):
    """Shows one exemplar at a time with a player of its own; the film stays on its frame meanwhile.

    Nothing of it is kept: it is not counted as watched, and the desk refuses to rate or mark while
    it shows.
    """

    came = Signal()
    left = Signal()
    """The film may come back, on the frame it was on."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__()
        self.setObjectName("exemplar")
        self.setAccessibleName("Exemplar")
        self._desk = desk
        self._player: Player | None = None
        self._bounds = (1280, 720)
        self._length = 0
        self._volume = 1.0
        self._is_starting = False
        self.film = FilmView()
        self.film.setObjectName("exemplar-film")
        self.film.setAccessibleName("Exemplar")
        self.film.setProperty(NO_RING, True)
        self.film.setMinimumSize(*_SMALLEST)
        self.film.bounds_changed.connect(self._set_bounds)
        self.error = Bar("attention", "exemplar-bar")
        self.title = label("", Type.STRONG, name="exemplar-title")
        self._time = label("", Type.META, tone="2", name="exemplar-time")
        what = "Not the film to rate: nothing is rated, marked or counted as watched."
        self._what = label(what, Type.META, tone="2", wrap=True, name="exemplar-what")
        self.play = Button("Pause", "exemplar-play", icon="player-pause", does="film.play")
        self.play.clicked.connect(lambda: self._move(Player.toggle))
        self.following = Button("Next", "exemplar-next", does="rating.exemplar")
        self.following.setAccessibleName("Next exemplar")
        self.back = Button("Back to the film", "exemplar-back", kind="first", does="window.back")
        self.back.clicked.connect(self.leave)
        self._lay_out()
        desk.left.connect(self.leave)

    def _lay_out(self) -> None:
        head, controls, well = QFrame(), QFrame(), QFrame()
        head.setProperty("box", "surface")
        words = QHBoxLayout(head)
        words.setContentsMargins(12, 6, 12, 6)
        words.setSpacing(12)
        words.addWidget(self.title)
        words.addWidget(self._what, 1)
        well.setProperty("box", "well")
        inside = QVBoxLayout(well)
        no_margins(inside)
        inside.addWidget(self.film)
        controls.setProperty("box", "surface")
        row = QHBoxLayout(controls)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(12)
        row.addWidget(self.play)
        row.addWidget(self._time)
        row.addStretch(1)
        row.addWidget(self.following)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(head)
        column.addWidget(well, 1)
        column.addWidget(self.error)
        column.addWidget(controls)

    @property
    def is_showing(self) -> bool:
        """Whether an exemplar is on screen instead of the film."""
        return self._desk.exemplar is not None

    def show_exemplar(self, dimension: Dimension, anchor: Anchor, *, muted: bool) -> None:
        """Play an anchor's exemplar from its start."""
        pack = self._desk.pack
        exemplar = pack.exemplar_of(anchor)
        if exemplar is None:
            return
        self._desk.exemplar = (dimension.id, anchor.level)
        self.following.setVisible(len(pack.levels_with_exemplar(dimension)) > 1)
        self.title.setText(f"Exemplar of {dimension.name} {shown(anchor.level)}")
        self.film.setAccessibleName(self.title.text())
        self.film.clear()
        self._time.setText("")
        self.error.clear()
        player = self._own_player()
        self._length = exemplar.frames.end_us
        self.came.emit()
        path = pack.exemplar_path(exemplar)
        if not path.is_file():
            player.close()
            self._failed("The exemplar is missing from the pack. Tell your lead.")
            return
        player.set_muted(muted)
        player.set_volume(self._volume)
        player.set_bounds(*self._bounds)
        player.open(path, exemplar.frames)
        self._is_starting = True  # plays once its first frame is on screen

    def leave(self) -> None:
        """Put the exemplar away."""
        if not self.is_showing:
            return
        self._desk.exemplar = None
        if self._player is not None:
            self._player.close()
        self.film.clear()
        self._desk.noticed.emit("")
        self.left.emit()

    def set_volume(self, volume: float) -> None:
        """Play exemplars as loud as films, 0 to 1."""
        self._volume = volume
        if self._player is not None:
            self._player.set_volume(volume)

    def pause(self) -> None:
        """Stand still."""
        self._move(Player.pause)

    def serves(self, action: Action, digit: int | None) -> bool:
        """Take a key while an exemplar shows; False when it means what it always does.

        Keys that move the film move the exemplar. Keys that rate or mark say that they do not.
        """
        if not self.is_showing or (digit is None and action.id in _GOES_ON):
            return False
        if digit is None and action.id in _LEAVES_FIRST:
            self.leave()
            return False
        move = MOVES.get(action.id) if digit is None else None
        if move is not None:
            self._move(move)
        else:
            self._desk.may_mark()
        return True

    def _move(self, move: Callable[[Player], object]) -> None:
        if self.is_showing and self._player is not None and self._player.is_open:
            move(self._player)

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
        self._time.setText(f"{_in_seconds(time_us)} of {_in_seconds(self._length)}")
        if self._is_starting and self._player is not None:
            self._is_starting = False
            self._player.play()

    def _playing_changed(self, playing: bool) -> None:
        self.play.set_caption("Pause" if playing else "Play")
        self.play.set_icon_name("player-pause" if playing else "player-play")

    def _failed(self, sentence: str) -> None:
        self.error.tell(sentence, "Nothing that you rated is affected.")


def _in_seconds(time_us: int) -> str:
    return format_instant(time_us).partition(".")[0]


def _slower(player: Player) -> None:
    player.set_speed(max((s for s in LADDER if s < abs(player.speed)), default=LADDER[0]))


def _faster(player: Player) -> None:
    player.set_speed(min((s for s in LADDER if s > abs(player.speed)), default=LADDER[-1]))


MOVES: Final[dict[str, Callable[[Player], object]]] = {
    "film.play": Player.toggle,
    "film.shuttle-back": lambda player: player.shuttle(-1),
    "film.shuttle-on": lambda player: player.shuttle(1),
    "film.step-back": lambda player: player.step(-1),
    "film.step-on": lambda player: player.step(1),
    "film.second-back": lambda player: player.jump_us(-1_000_000),
    "film.second-on": lambda player: player.jump_us(1_000_000),
    "film.five-back": lambda player: player.jump_us(-5_000_000),
    "film.five-on": lambda player: player.jump_us(5_000_000),
    "film.slower": _slower,
    "film.faster": _faster,
    "film.normal-speed": lambda player: player.set_speed(1.0),
    "film.mute": lambda player: player.set_muted(not player.muted),
}
"""What the film's keys do with a player that is not the session's."""
