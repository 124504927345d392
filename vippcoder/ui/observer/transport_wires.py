"""What the transport shows of player and sound, and what its buttons and menus ask of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.servants import Servants
    from vippcoder.ui.observer.transport_bar import TransportBar


class TransportWires(QObject):
    """Keeps the transport true to the film that is open."""

    def __init__(self, transport: TransportBar, desk: CodingDesk, servants: Servants) -> None:
        super().__init__(transport)
        self._transport, self._desk, self._servants = transport, desk, servants
        player, ear = servants.film.player, servants.sound
        player.frame_shown.connect(self._show_frame)
        player.playing_changed.connect(transport.show_playing)
        player.speed_changed.connect(transport.show_speed)
        player.looping_changed.connect(transport.show_looping)
        transport.speed_asked.connect(player.set_speed)
        servants.film.muted_changed.connect(self._show_sound)
        ear.changed.connect(self._show_sound)
        ear.menu_asked.connect(transport.open_sound_menu)
        transport.sound_menu.volume_asked.connect(ear.habits.set_volume)
        transport.sound_menu.levelled_asked.connect(ear.habits.set_levelled)
        transport.lead_in_menu.asked.connect(ear.habits.set_lead_in)
        desk.opened.connect(self._opened)

    def _opened(self) -> None:
        frames = self._desk.current.reference.frames
        self._transport.show_duration(frames.end_us, len(frames))
        self._show_sound()

    def _show_frame(self, index: int, time_us: int, exact: bool) -> None:
        self._transport.show_frame(index, time_us, exact)
        self._transport.show_dropped(self._servants.film.dropped)

    def _show_sound(self) -> None:
        ear, desk = self._servants.sound, self._desk
        self._transport.show_habit(ear.habits.habit, ear.leveller.words())
        if desk.assignment is not None:
            muted = self._servants.film.player.muted
            has_sound = any(r.has_audio for r in desk.current.recordings)
            self._transport.show_sound(muted, has_sound, ear.has_output)
