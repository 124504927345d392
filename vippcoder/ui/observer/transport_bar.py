"""The transport row: where the film is, and the buttons that move it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from vippcoder.timebase import format_instant
from vippcoder.ui.observer.habits import LEAD_INS_MS, Habit
from vippcoder.ui.observer.look_buttons import LOOKS, LookButtons
from vippcoder.ui.observer.transport_menus import (
    LeadInMenu,
    SoundMenu,
    ValueButton,
    lead_in_worded,
    open_menu,
)
from vippcoder.ui.shared.fonts import Type, figures
from vippcoder.ui.shared.labels import label, no_margins, rule
from vippcoder.ui.shared.player.buttons import PlayButton, TransportButton
from vippcoder.ui.shared.player.speeds import LADDER, worded
from vippcoder.ui.shared.quiet_words import QuietWords

if TYPE_CHECKING:
    from collections.abc import Mapping

HEIGHT: Final = 48
_THIN_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"

_MARKS = (("segment.in", "brackets-contain-start"), ("segment.out", "brackets-contain-end"))
_BEFORE_PLAY = (
    ("film.shuttle-back", "player-track-prev"),
    ("film.step-back", "player-skip-back"),
)
_AFTER_PLAY = (
    ("film.step-on", "player-skip-forward"),
    ("film.shuttle-on", "player-track-next"),
)
_NOTES = (("evidence.note", "message"), ("evidence.bookmark", "bookmark"))

ACTIONS: Final = (
    *(name for name, _ in (*_MARKS, *_BEFORE_PLAY)),
    "film.play",
    *(name for name, _ in _AFTER_PLAY),
    "segment.loop",
    "segment.lead-in",
    "film.normal-speed",
    *(name for name, _ in _NOTES),
    "film.mute",
    "sound.menu",
    *LOOKS,
    "window.keys",
)
"""The actions that the row needs, in reading order."""


def grouped(number: int) -> str:
    """Write a frame number in groups of three: `3 787`."""
    return f"{number:,}".replace(",", _THIN_SPACE)


class TransportBar(QFrame):
    """Shows time and frame, and offers the transport's actions as buttons.

    Tooltip, key and whether a button can be pressed come from its action, so that the row never
    says something else than the key list.

    Args:
        actions: the actions of `ACTIONS` by name.
    """

    speed_asked = Signal(float)
    """The speed chosen from the speed button's list."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self.setAccessibleName("Transport")
        self.setProperty("box", "surface")
        self.setMinimumHeight(HEIGHT)
        self._actions = actions
        self._is_playing = False
        self._where_it_is = (0, 0, False)
        self._last = ("", "")
        self._time = label("00:00.000", Type.TIME, name="transport-time")
        self._time.setAccessibleName("Time")
        self._duration = label("", Type.META, tone="3", name="transport-duration")
        self._frame = label("", Type.META, tone="2", name="transport-frame")
        self._dropped = QuietWords("transport-dropped")
        self._play = PlayButton(actions["film.play"])
        self._speed = TransportButton(actions["film.normal-speed"], text=worded(1.0))
        self.speed_menu = self._speeds()
        self._speed.setMenu(self.speed_menu)
        self._loop = TransportButton(actions["segment.loop"], icon="repeat")
        self.lead_in_menu = LeadInMenu(self)
        widest = max((lead_in_worded(ms) for ms in LEAD_INS_MS), key=len)
        self._lead_in = ValueButton(actions["segment.lead-in"], widest, self.lead_in_menu)
        self._sound = TransportButton(actions["film.mute"], icon="volume")
        self.sound_menu = SoundMenu(self)
        self._volume = ValueButton(actions["sound.menu"], "100 %", self.sound_menu)
        self.look = LookButtons(actions)
        self._lay_out()
        self.show_playing(False)

    # what it shows

    def show_duration(self, duration_us: int, frames: int = 1) -> None:
        """Show how long the film is; time and frame keep room for its last one.

        Else the row, and with it the window, would grow in the midst of the film.
        """
        self._duration.setText(f"of {format_instant(duration_us)}")
        self._last = (format_instant(duration_us), f"frame {grouped(frames - 1)}, exact")
        self._keep_room()

    def _keep_room(self) -> None:
        for shown, kind, widest in zip(
            (self._time, self._frame), (Type.TIME, Type.META), self._last, strict=True
        ):
            shown.setMinimumWidth(QFontMetrics(figures(kind)).horizontalAdvance(widest) + 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._keep_room()

    def show_extras(self, *, duration: bool, values: bool) -> None:
        """Show what a narrow row leaves out: the film's length; volume and lead-in."""
        self._duration.setVisible(duration)
        self._volume.setVisible(values)
        self._lead_in.setVisible(values)

    def show_frame(self, index: int, time_us: int, exact: bool) -> None:
        """Show the frame on screen; `exact` is said in a word and never while the film runs."""
        self._where_it_is = (index, time_us, exact)
        self._time.setText(format_instant(time_us))
        word = ", exact" if exact and not self._is_playing else ""
        self._frame.setText(f"frame {grouped(index)}{word}")

    def show_playing(self, playing: bool) -> None:
        """Show that the film runs, or rests."""
        self._is_playing = playing
        self._play.show_icon("player-pause" if playing else "player-play")
        self._play.setAccessibleName("Pause" if playing else "Play")
        self.show_frame(*self._where_it_is)

    def show_speed(self, speed: float) -> None:
        """Show how fast it runs; negative for backward."""
        self._speed.setText(worded(speed))
        self._speed.setAccessibleName(f"Speed {worded(speed)}")
        for action in self.speed_menu.actions():
            action.setChecked(action.data() == speed)

    def show_looping(self, looping: bool) -> None:
        """Show that a segment is played over and over."""
        self._loop.show_on(looping)

    def show_dropped(self, count: int) -> None:
        """Say how many frames could not be shown in time since the film began to run."""
        noun = "frame" if count == 1 else "frames"
        told = f"{grouped(count)} {noun} not shown", f"{grouped(count)} not shown"
        self._dropped.say(*(told if count else ()))

    def show_sound(self, muted: bool, has_sound: bool = True, has_output: bool = True) -> None:
        """Show whether the sound is on."""
        is_heard = has_sound and has_output and not muted
        self._sound.show_icon("volume" if is_heard else "volume-off")
        words = "Sound off" if muted else "Sound on"
        if not has_sound:
            words = "No sound in this film"
        elif not has_output:
            words = "No sound output: what is played does not count as watched"
        self._sound.setAccessibleName(words)

    def show_habit(self, habit: Habit, words: str) -> None:
        """Show how loud the film is played, and from where a segment is.

        Args:
            habit: what is in force.
            words: `Levelled` or `As recorded`, and what there is to say about it.
        """
        self._volume.setText(f"{habit.volume} %")
        self._volume.setAccessibleName(f"Volume {habit.volume} %")
        self._volume.setAccessibleDescription(words)
        self.sound_menu.show_habit(habit, words)
        told = lead_in_worded(habit.lead_in_ms)
        self._lead_in.setText(told)
        self._lead_in.setAccessibleName(f"Lead-in {told}")
        self.lead_in_menu.show_lead_in(habit.lead_in_ms)

    def open_sound_menu(self) -> None:
        """Open the menu of volumes, for the keys."""
        open_menu(self.sound_menu, self._volume if self._volume.isVisible() else self._sound)

    # how it is made

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 3, 12, 3)
        grid.setHorizontalSpacing(8)
        grid.addLayout(self._where(), 0, 0)
        grid.addLayout(self._middle(), 0, 1)
        grid.addLayout(self._right(), 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)

    def _where(self) -> QVBoxLayout:
        first = QHBoxLayout()
        no_margins(first, 8)
        first.addWidget(self._time)
        first.addWidget(self._duration)
        first.addStretch()
        both = QVBoxLayout()
        no_margins(both)
        both.addStretch()
        both.addLayout(first)
        second = QHBoxLayout()
        no_margins(second)
        second.addWidget(self._frame)
        second.addWidget(self._dropped, 1)
        both.addLayout(second)
        both.addStretch()
        return both

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        no_margins(row, 4)
        self._add(row, _MARKS)
        self._divide(row)
        self._add(row, _BEFORE_PLAY)
        row.addSpacing(4)
        row.addWidget(self._play)
        row.addSpacing(4)
        self._add(row, _AFTER_PLAY)
        self._divide(row)
        row.addWidget(self._loop)
        row.addWidget(self._lead_in)
        row.addWidget(self._speed)
        return row

    def _right(self) -> QHBoxLayout:
        row = QHBoxLayout()
        no_margins(row, 4)
        row.addStretch()
        self._add(row, _NOTES)
        self._divide(row)
        row.addWidget(self._sound)
        row.addWidget(self._volume)
        row.addWidget(self.look)
        row.addWidget(TransportButton(self._actions["window.keys"], icon="keyboard"))
        return row

    def _add(self, row: QHBoxLayout, buttons: tuple[tuple[str, str], ...]) -> None:
        for name, icon in buttons:
            row.addWidget(TransportButton(self._actions[name], icon=icon))

    def _divide(self, row: QHBoxLayout) -> None:
        line = rule(upright=True)
        line.setFixedHeight(24)
        row.addSpacing(4)
        row.addWidget(line)
        row.addSpacing(4)

    def _speeds(self) -> QMenu:
        menu = QMenu("Speed", self)
        menu.setObjectName("transport-speeds")
        group = QActionGroup(menu)
        for speed in LADDER:
            action = QAction(worded(speed), group, checkable=True, checked=speed == 1)
            action.setData(speed)
            menu.addAction(action)
        group.triggered.connect(lambda action: self.speed_asked.emit(float(action.data())))
        return menu
