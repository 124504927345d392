"""What a page of the lead's window is, and how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.registry import Registry
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.reading_order import tab_in_reading_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent

    from vippcoder.errors import StudyError
    from vippcoder.ui.lead.desk import StudyDesk


HEAD: Final = 32
"""Height of a page's head: pages with and without buttons begin at one line."""


class Panel(QWidget):
    """A page: heading and actions on top, bars beneath, then what the page is about.

    Made once for an open study. `refresh` reads and shows; it is called whenever the page comes in
    front and whenever the study changed while it is there.

    Args:
        desk: the open study.
        title: the heading.
        about: one quiet sentence beside it.
    """

    badge_changed = Signal(str)
    """What stands beside the page's name in the navigation: a count, `!`, or nothing."""

    def __init__(self, desk: StudyDesk, title: str, about: str = "") -> None:
        super().__init__()
        self.setObjectName("page")
        self._landed_on: QWidget | None = None
        self.desk = desk
        self.about = label(about, tone="2", name="about")
        self.buttons = QHBoxLayout()
        no_margins(self.buttons, 8)
        self.bar = Bar("danger", "panel-error")
        self.hint = Bar("attention", "panel-hint")
        head = QHBoxLayout()
        no_margins(head, 12)
        head.addWidget(label(title, Type.HEADING))
        head.addStrut(HEAD)
        head.addWidget(self.about)
        head.addStretch(1)
        head.addLayout(self.buttons)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 16, 24, 16)
        self.body.setSpacing(12)
        self.body.addLayout(head)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.hint)
        desk.changed.connect(self._study_changed)

    def refresh(self) -> None:
        """Read the study and show it."""

    def first_focus(self) -> QWidget:
        """Return where F6 lands."""
        return self

    def land(self) -> None:
        """Take the focus: the page has come in front."""
        self._landed_on = self.first_focus()
        self._landed_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle_focus(self) -> None:
        """Land anew once what was read is shown, where nobody has gone elsewhere meanwhile."""
        landed, self._landed_on = self._landed_on, None
        if landed is None or not self.isVisible():
            return
        here = self.window().focusWidget()
        if here is landed or not self.isAncestorOf(here):
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def may_leave(self) -> bool:
        """Whether nothing that was typed is lost when the page goes; else it says so."""
        return True

    def let_go(self) -> None:
        """End what runs beside the window: the study closes, and the page goes."""

    def refuse(self, error: StudyError) -> None:
        """Say what was not done, what is safe and what to do."""
        self.bar.tell(error.sentence(with_path=False))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        tab_in_reading_order(self)
        self.refresh()

    def _study_changed(self) -> None:
        if self.isVisible():
            self.refresh()


@dataclass(frozen=True, slots=True)
class PanelKind:
    """A registered page."""

    title: str
    icon: str
    position: int
    """Where it stands in the navigation; lower is higher."""
    make: Callable[[StudyDesk], Panel]


PANELS: Registry[PanelKind] = Registry("panel", "vippcoder.ui.lead.panels")


def panel(
    name: str, *, title: str, icon: str, position: int
) -> Callable[[type[Panel]], type[Panel]]:
    """Register a page of the lead's window.

    Args:
        name: its object name in the navigation.
        title: as the navigation says it.
        icon: a Tabler icon.
        position: where it stands.
    """

    def register(kind: type[Panel]) -> type[Panel]:
        make: Callable[[StudyDesk], Panel] = kind
        PANELS.add(name, PanelKind(title, icon, position, make))
        return kind

    return register


def step_to(desk: StudyDesk, name: str) -> Button:
    """Return a button that goes to the page where what is lacking here is made.

    Args:
        desk: the open study; it passes the wish on, so that pages do not know each other.
        name: as the page is registered.
    """
    button = Button(f"Go to {PANELS[name].title}", f"step-to-{name}", icon=PANELS[name].icon)
    button.clicked.connect(lambda: desk.page_asked.emit(name))
    return button


def panels() -> list[tuple[str, PanelKind]]:
    """Return every page, in the order of the navigation."""
    return sorted(PANELS, key=lambda pair: pair[1].position)
