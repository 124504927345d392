"""The row under the transport of a session with several angles: which is in front, which heard."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QHBoxLayout

from vippcoder.ui.shared import theme
from vippcoder.ui.shared.arrangement import Arrangement
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.film_well import MOST_ANGLES
from vippcoder.ui.shared.fonts import font
from vippcoder.ui.shared.quiet_words import QuietWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction, QResizeEvent

    from vippcoder.ui.observer.angles import AngleDriver

_CAPS_FROM = 1200
_PLACE, _STOP = "By sound", "Stop"


class _SteadyButton(Button):
    """A button as wide as the longest of what it may say, so that the row stays as it is."""

    forms: tuple[str, ...] = ()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        width = QFontMetricsF(font(weight=500)).horizontalAdvance
        more = max((width(form) for form in self.forms), default=0.0) - width(self.text())
        return QSize(size.width() + max(ceil(more), 0), size.height())


class AngleRow(QFrame):
    """Says and changes how the angles are seen and heard; absent where there is only one."""

    def __init__(self, driver: AngleDriver, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("angles")
        self.setAccessibleName("Angles")
        self.setProperty("box", "surface")
        self._driver = driver
        self._where = QuietWords("angle-where")
        self._where.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.front = _button("angle.next", actions)
        self.how = _button("angle.arrangement", actions)
        self.heard = _button("angle.hear", actions, icon="volume")
        self.earlier = _button("angle.earlier", actions, icon="chevron-left")
        self.later = _button("angle.later", actions, icon="chevron-right")
        self.place = _button("angle.find", actions)
        every = [f"Angle {number + 1}" for number in range(MOST_ANGLES)]
        self.front.forms = tuple(f"Front: {angle}" for angle in every)
        self.how.forms = tuple(Arrangement)
        self.heard.forms = tuple(f"Sound: {angle}" for angle in every)
        self.place.forms = (_PLACE, _STOP)
        self._worded = (self.front, self.how, self.heard, self.place)
        for button in (*self._worded, self.earlier, self.later):
            button.show_cap(False)  # the key is in the tooltip as well
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 6)
        row.setSpacing(6)
        for button in (self.front, self.how, self.heard):
            row.addWidget(button)
        row.addWidget(self._where, 1)
        for button in (self.earlier, self.later, self.place):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            row.addWidget(button)
        driver.changed.connect(self._show)
        self.hide()

    def _show(self) -> None:
        driver = self._driver
        count = len(driver.recordings)
        self.setVisible(count > 1)
        if count == 1:
            return
        angle = f"Angle {driver.front + 1}"
        self.front.set_caption(f"Front: {angle}")
        self.front.setAccessibleName(f"In front: {angle} of {count}")
        self.how.set_caption(str(driver.how))
        self.how.setAccessibleName(f"Angles: {driver.how}")
        has_sound = driver.recordings[driver.heard].has_audio
        heard = f"Angle {driver.heard + 1}" if has_sound else "none"
        self.heard.set_caption(f"Sound: {heard}")
        self.heard.setAccessibleName(f"Sound from: {heard}")
        where = driver.where(driver.front).rstrip(".")
        self._where.say(where, where.removeprefix("It begins "))
        for button, words in ((self.earlier, "earlier"), (self.later, "later")):
            button.setAccessibleName(f"{angle} one frame {words}")
        for button in (self.earlier, self.later, self.place):
            button.setVisible(driver.front > 0)
        layout = self.layout()
        if layout is not None:
            layout.invalidate()  # else the page learns late how much room the row needs
        self.place.set_caption(_STOP if driver.is_searching else _PLACE)
        does = "Stop placing" if driver.is_searching else "Place"
        self.place.setAccessibleName(f"{does} {angle} by its sound")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in self._worded:
            button.show_cap(self.width() >= theme.scaled(_CAPS_FROM))


def _button(action_id: str, actions: Mapping[str, QAction], icon: str = "") -> _SteadyButton:
    action = actions[action_id]
    made = _SteadyButton("", f"button-{action_id}", icon=icon, does=action_id)
    made.setProperty("bulk", "dense")
    made.setAccessibleName(action.text())
    made.setToolTip(action.toolTip())
    action.changed.connect(lambda: made.setToolTip(action.toolTip()))
    made.clicked.connect(action.trigger)
    return made
