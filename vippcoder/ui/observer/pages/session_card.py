"""The card of one session: where it was left, and the button that goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from vippcoder.domain.coding import CodingState
from vippcoder.domain.ids import CodingId
from vippcoder.observing import coding as sheets
from vippcoder.observing import training
from vippcoder.timebase import format_instant
from vippcoder.ui.observer.pages.session_table import STATE_ICONS
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins

if TYPE_CHECKING:
    from vippcoder.domain.coding import Sheet
    from vippcoder.domain.instrument import Instrument
    from vippcoder.observing.pack import OpenPack
    from vippcoder.observing.worklist import WorkItem

_CLOSED_WORDS = {
    CodingState.SUBMITTED: "Submitted. The ratings are locked.",
    CodingState.STOPPED: "You stopped coding this one. Another observer takes it.",
    CodingState.LOCKED: "Locked with the whole study.",
    CodingState.WITHDRAWN: "Withdrawn: the family asked for it. There is nothing to do.",
}


_WAITING = (
    "Submitted. Send the pack home; gold can be seen when your lead has sent you its release."
)


class SessionCard(QFrame):
    """Mask, state, one sentence, one button."""

    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("session-card")
        self.setProperty("box", "card")
        self.can_open = False
        self._mask = label("", Type.HEADING, name="card-mask")
        self._icon = IconView("circle")
        self._state = label("", tone="2", name="card-state")
        self._words = label("", tone="2", wrap=True, name="card-words")
        self.button = Button("Begin", "open-session", kind="first", key="Return")
        self.button.setProperty("bulk", "large")
        self.button.clicked.connect(self.open_asked)
        head = QHBoxLayout()
        no_margins(head, 6)
        head.addWidget(self._mask)
        head.addStretch(1)
        head.addWidget(self._icon)
        head.addWidget(self._state)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._words)
        column.addWidget(self.button)

    def show_item(self, item: WorkItem, pack: OpenPack) -> None:
        """Show a session of the work list."""
        mask = item.assignment.mask
        sheet = sheets.sheet(pack, item.assignment.coding)
        self._mask.setText(mask)
        self._state.setText(str(item.state))
        self._icon.show_icon(STATE_ICONS[item.state])
        asks = item.state is CodingState.SUBMITTED and sheet.blinding is None
        is_open = item.state in {CodingState.ASSIGNED, CodingState.STARTED}
        has_gold = item.state is CodingState.SUBMITTED and has_gold_of(pack, item)
        self.can_open = asks or has_gold or (is_open and item.film_found)
        self.button.setVisible(asks or has_gold or is_open)
        self.button.setEnabled(self.can_open)
        if asks:
            self._words.setText("Submitted. One question about it is still open.")
            self.button.set_caption("Answer the question")
        elif has_gold:
            self._words.setText("Submitted, and its gold has come.")
            self.button.set_caption("See gold")
        elif item.state is CodingState.SUBMITTED and pack.is_training:
            self._words.setText(_WAITING)
        elif item.state is CodingState.ASSIGNED:
            words = (item.subject, f"{item.minutes} min")
            self._words.setText(f"{', '.join(w for w in words if w)}. Not begun yet.")
            self.button.set_caption(f"Begin {mask}")
        elif item.state is CodingState.STARTED:
            self._words.setText(_where(item, sheet, pack.instrument_of(sheet.coding)))
            self.button.set_caption(f"Continue {mask}")
        else:
            self._words.setText(_CLOSED_WORDS[item.state])


def has_gold_of(pack: OpenPack, item: WorkItem) -> bool:
    """Whether gold of a session can be seen."""
    return training.has_gold(pack, CodingId(item.assignment.coding))


def _where(item: WorkItem, sheet: Sheet, instrument: Instrument) -> str:
    frames, place = item.assignment.reference.frames, item.place
    at = format_instant(frames.time_of(min(place.frame, len(frames) - 1)))
    inside = ""
    if place.segment is not None and sheet.segment(place.segment):
        inside = f", segment {sheet.number_of(place.segment)} selected"
    open_ones = [
        d.name
        for d in instrument.dimensions
        if d.required and d.rates_sessions and sheet.rating(d.id, None) is None
    ]
    missing = f" Still to rate: {', '.join(open_ones)}." if open_ones else " Everything is rated."
    return f"You stopped at {at}{inside}.{missing}"
