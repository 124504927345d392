"""The row under the transport of a session with several angles: which is in front, which heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout

from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction, QResizeEvent

    from vippcoder.ui.observer.angles import AngleDriver

_CAPS_FROM = 1100


class AngleRow(QFrame):
    """Says and changes how the angles are seen and heard; absent where there is only one."""

    def __init__(self, driver: AngleDriver, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("angles")
        self.setAccessibleName("Angles")
        self.setProperty("box", "surface")
        self._driver = driver
        self._where = label("", Type.META, tone="2", name="angle-where")
        self._where.setMinimumWidth(0)
        self.front = _button("angle.next", actions)
        self.how = _button("angle.arrangement", actions)
        self.heard = _button("angle.hear", actions, icon="volume")
        self.earlier = _button("angle.earlier", actions, icon="chevron-left")
        self.later = _button("angle.later", actions, icon="chevron-right")
        self.place = _button("angle.find", actions)
        self._worded = (self.front, self.how, self.heard, self.place)
        for button in (self.earlier, self.later):
            button.show_cap(False)  # an icon alone; the key is in the tooltip
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 6)
        row.setSpacing(6)
        for button in (self.front, self.how, self.heard):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._where)
        for button in (self.earlier, self.later, self.place):
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
        self.front.set_caption(f"In front: {angle}")
        self.front.setAccessibleName(f"In front: {angle} of {count}")
        self.how.set_caption(str(driver.how))
        self.how.setAccessibleName(f"Angles: {driver.how}")
        has_sound = driver.recordings[driver.heard].has_audio
        heard = f"Angle {driver.heard + 1}" if has_sound else "none"
        self.heard.set_caption(f"Sound: {heard}")
        self.heard.setAccessibleName(f"Sound from: {heard}")
        self._where.setText(driver.where(driver.front).rstrip("."))
        self._where.setAccessibleName(f"{angle} in time")
        for button, words in ((self.earlier, "earlier"), (self.later, "later")):
            button.setAccessibleName(f"{angle} one frame {words}")
        for button in (self.earlier, self.later, self.place):
            button.setVisible(driver.front > 0)
        self.place.set_caption("Stop looking" if driver.is_searching else "Place by sound")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in self._worded:
            button.show_cap(self.width() >= _CAPS_FROM)


def _button(action_id: str, actions: Mapping[str, QAction], icon: str = "") -> Button:
    action = actions[action_id]
    made = Button("", f"button-{action_id}", icon=icon, does=action_id)
    made.setProperty("bulk", "dense")
    made.setAccessibleName(action.text())
    made.setToolTip(action.toolTip())
    action.changed.connect(lambda: made.setToolTip(action.toolTip()))
    made.clicked.connect(action.trigger)
    return made
