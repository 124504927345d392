"""The well: one film view an angle, arranged, and a line of words beneath each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from vippcoder.ui.shared import brightness, theme
from vippcoder.ui.shared.arrangement import Arrangement, Room, has_captions, places
from vippcoder.ui.shared.film_view import FilmView
from vippcoder.ui.shared.focus_ring import NO_RING
from vippcoder.ui.shared.fonts import Type, font

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.ui.shared.player import Picture, Player
    from vippcoder.ui.shared.player.angle import Angle

MOST_ANGLES: Final = 4
_CAPTION: Final = 20
_LINE: Final = 2
NOTHING: Final = "This camera was not running here."
BEHIND: Final = "This angle cannot keep up here."


class FilmWell(QWidget):
    """Shows up to four angles of one session; nothing but another angle is drawn over a film.

    Angles are counted from 0, the reference; on screen they are called Angle 1, Angle 2.
    """

    bounds_changed = Signal(int, int, int)
    """Device pixels for the whole picture of an angle, and which angle it is."""
    front_asked = Signal(int)
    """An angle was clicked."""
    look_changed = Signal()
    """The front angle's zoom or the brightness is another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("film-well")
        self.setAccessibleName("Angles of the session")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._views: list[FilmView] = []
        self._rims: list[QFrame] = []
        self._aspects: list[float] = [16 / 9]
        self._how = Arrangement.SIDE_BY_SIDE
        self._front = self._heard = self._level = 0
        self._add_view()

    @property
    def views(self) -> tuple[FilmView, ...]:
        """A view for each angle of the session, the reference's first."""
        return tuple(self._views[: len(self._aspects)])

    @property
    def reference(self) -> FilmView:
        """The reference's view, which has the keys for all."""
        return self._views[0]

    @property
    def front(self) -> FilmView:
        """The view of the angle that is large."""
        return self._views[self._front]

    @property
    def level(self) -> int:
        """How much lighter or darker the films are shown; 0 as they are."""
        return self._level

    def show_session(self, player: Player, sizes: Sequence[tuple[int, int]]) -> None:
        """Be empty, and show from now on what the player hands over.

        Args:
            player: has just opened the session.
            sizes: width and height of each recording's upright picture, the reference's first.
        """
        self._aspects = [width / height for width, height in sizes[:MOST_ANGLES]]
        while len(self._views) < len(self._aspects):
            self._add_view()
        for number, view in enumerate(self._views):
            view.clear()
            view.look_at_all()
            view.setVisible(number < len(self._aspects))
            self._rims[number].hide()
        self.show_level(0)
        self._front = self._heard = 0
        self.follow(player)
        self._arrange()

    def follow(self, player: Player) -> None:
        """Show what the player, which has opened the session, hands over of the other angles."""
        for number, angle in enumerate(player.angles[: MOST_ANGLES - 1], start=1):
            angle.picture_shown.connect(partial(_show, self._views[number], angle))

    def show_angles(self, how: Arrangement, front: int, heard: int) -> None:
        """Arrange the angles; say which is in front and which is heard."""
        self._how, self._front, self._heard = how, front, heard
        self._arrange()
        self.look_changed.emit()

    def show_level(self, level: int) -> None:
        """Show all angles lighter or darker; see `brightness`."""
        self._level = brightness.clamp(level)
        for view in self._views:
            view.show_level(self._level)
        self.look_changed.emit()

    def _add_view(self) -> None:
        number = len(self._views)
        rim = QFrame(self)
        rim.setProperty("box", "well")
        rim.hide()
        self._rims.append(rim)
        view = FilmView(self)
        view.setProperty(NO_RING, True)
        if number:
            view.setObjectName(f"film-{number + 1}")
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.bounds_changed.connect(
            lambda width, height: self.bounds_changed.emit(width, height, number)
        )
        view.lens_changed.connect(self.look_changed)
        view.pressed.connect(lambda: self._pressed(number))
        self._views.append(view)

    def _pressed(self, number: int) -> None:
        self.reference.setFocus(Qt.FocusReason.MouseFocusReason)
        if number != self._front:
            self.front_asked.emit(number)

    # Layout and words

    def _arrange(self) -> None:
        room = Room(self.width(), self.height(), self._caption_height())
        for number, box in enumerate(places(self._how, room, self._aspects, self._front)):
            view = self._views[number]
            view.setGeometry(box.left, box.top, box.width, box.height)
            name = "Film" if len(self._aspects) == 1 else f"Film, {self.caption(number)}"
            view.setAccessibleName(name)
            rim, is_small = self._rims[number], number != self._front
            rim.setGeometry(view.geometry().adjusted(-_LINE, -_LINE, _LINE, _LINE))
            rim.setVisible(is_small and self._how is Arrangement.CORNER)
            if is_small:
                rim.raise_()
                view.raise_()
        self.update()

    def caption(self, number: int) -> str:
        """Return what stands under an angle."""
        words = [f"Angle {number + 1}"]
        if number == self._front:
            words.append("in front")
        if number == self._heard:
            words.append("heard")
        return ", ".join(words)

    def _caption_height(self) -> int:
        return theme.scaled(_CAPTION) if has_captions(self._how, len(self._aspects)) else 0

    def sizeHint(self) -> QSize:
        return self.reference.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.reference.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().well))
        height, worn = self._caption_height(), theme.on_well()
        if not height:
            return
        for number, view in enumerate(self.views):
            box, is_front = view.geometry(), number == self._front
            words = QRectF(box.left(), box.bottom() + 1, box.width(), height)
            if is_front:
                line = QRectF(words.left(), words.top(), words.width(), _LINE)
                painter.fillRect(line, QColor(worn.accent))
            painter.setFont(font(Type.META, weight=600 if is_front else 400))
            painter.setPen(QColor(worn.text if is_front else worn.text2))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.caption(number))


def _show(view: FilmView, angle: Angle, picture: Picture | None) -> None:
    if picture is None:
        view.clear(BEHIND if angle.is_behind else NOTHING)
    else:
        view.show_picture(picture)
