"""How the film is looked at: the well, its angles, zoom and brightness, tied to their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vippcoder.ui.shared import brightness

if TYPE_CHECKING:
    from vippcoder.ui.observer.desk import CodingDesk
    from vippcoder.ui.observer.servants import Servants
    from vippcoder.ui.observer.transport_bar import TransportBar
    from vippcoder.ui.shared.film_well import FilmWell


class Looking(QObject):
    """Hands the player's pictures to the well, and wishes about how to see them."""

    def __init__(
        self, well: FilmWell, desk: CodingDesk, servants: Servants, transport: TransportBar
    ) -> None:
        super().__init__(well)
        self._well, self._desk, self._transport = well, desk, transport
        self._angle, self._player = servants.angle, servants.film.player
        self._player.picture_shown.connect(well.reference.show_picture)
        well.bounds_changed.connect(self._player.set_bounds)
        well.front_asked.connect(servants.angle.choose)
        well.look_changed.connect(self._tell)
        servants.angle.heard_otherwise.connect(servants.sound.leveller.listen_to)
        picture = servants.picture
        picture.zoom_asked.connect(self._zoom)
        picture.pan_asked.connect(self._pan)
        picture.brightness_asked.connect(self._brighten)
        desk.opened.connect(self._opened)
        servants.film.reloaded.connect(self._reloaded)
        servants.angle.changed.connect(self._arrange)

    def _opened(self) -> None:
        recordings = self._desk.current.recordings
        sizes = [(r.display_width, r.display_height) for r in recordings]
        self._well.show_session(self._player, sizes)
        self._arrange()

    def _reloaded(self) -> None:
        self._well.follow(self._player)
        self._player.hear(self._angle.heard)

    def _arrange(self) -> None:
        angle = self._angle
        if angle.front < len(self._well.views):
            self._well.show_angles(angle.how, angle.front, angle.heard)

    def _zoom(self, factor: float) -> None:
        if factor:
            self._well.front.look_closer(factor)
        else:
            self._well.front.look_at_all()

    def _pan(self, right: float, down: float) -> None:
        self._well.front.look_aside(right, down)

    def _brighten(self, levels: int) -> None:
        well = self._well
        well.show_level(well.level + levels if levels else 0)
        words = brightness.worded(well.level)
        self._desk.tell(
            f"{words} than filmed, on this screen only. {{picture.normal}}: as filmed."
            if words
            else "As bright as filmed."
        )

    def _tell(self) -> None:
        zoom = self._well.front.lens.zoom
        self._transport.look.show_look(zoom, brightness.worded(self._well.level))
