"""A concern for a child: whom to tell, at once, and a note that this person alone can read.

The words stand in the field and nowhere else: no journal, no draft, nothing tried again later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.observing import safeguarding
from vippcoder.timebase import format_instant
from vippcoder.ui.observer.panel.questions import WordsField
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.bars import Bar
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins
from vippcoder.ui.shared.look_page import titled_bar

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from vippcoder.domain.ids import Mask
    from vippcoder.observing.pack import OpenPack

_AT_ONCE = "If a child may be in danger now, call the emergency services first."
_NOBODY = "Your pack names no contact. Tell your lead or supervisor today."
_NO_KEY = "This pack has no key to lock a note with, so none is written here. Tell them yourself."
_UNKEPT = "Your words are not kept yet. {key} once more throws them away."


class ConcernPage(QWidget):
    """The contact; where the pack has the person's key, a field for the note."""

    back_asked = Signal()

    def __init__(self, pack: OpenPack) -> None:
        super().__init__()
        self.setObjectName("page")
        self._pack = pack
        self._about: tuple[Mask, int | None] | None = None
        self._has_warned = False
        contact = pack.guidance.contact
        self.can_write = bool(contact.name and contact.recipient)
        self.error = Bar("danger", "concern-error")
        self.field = WordsField("concern-field", "Your note", "What you saw and heard")
        self.field.setMinimumHeight(theme.scaled(110))
        self.field.textChanged.connect(self._typed)
        self.field.done.connect(self.lock)
        self.session = CheckRow("")
        self.session.setObjectName("concern-session")
        self.verdict = label("", tone="2", wrap=True, name="concern-verdict")
        self.button = Button(
            "Lock the note", "concern-lock", kind="first", icon="lock", key="Ctrl+Return"
        )
        self.button.clicked.connect(self.lock)
        self._lay_out()

    def _lay_out(self) -> None:
        bar, self.back = titled_bar("Concern for a child", self._leave)
        card = QFrame()
        card.setProperty("box", "card")
        card.setMaximumWidth(760)
        card.setMinimumWidth(min(620, theme.scaled(620)))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(32, 24, 32, 24)
        inside.setSpacing(10)
        contact = self._pack.guidance.contact
        head = QHBoxLayout()
        no_margins(head, 10)
        head.addWidget(IconView("heart-handshake", "text2", 22), 0, Qt.AlignmentFlag.AlignTop)
        who = QVBoxLayout()
        no_margins(who, 2)
        who.addWidget(label(contact.name or _NOBODY, Type.HEADING, wrap=True, name="contact"))
        if contact.reach:
            who.addWidget(label(contact.reach, Type.EMPHASIS, wrap=True, name="contact-reach"))
        head.addLayout(who, 1)
        inside.addLayout(head)
        inside.addWidget(label(_AT_ONCE, wrap=True, name="at-once"))
        if self.can_write:
            self._lay_out_note(inside)
        elif contact.name:
            inside.addWidget(label(_NO_KEY, tone="2", wrap=True, name="no-key"))
        column = QVBoxLayout(self)
        no_margins(column)
        column.addWidget(bar)
        column.addWidget(self.error)
        scroll = QScrollArea()
        scroll.setObjectName("concern-scroll")
        scroll.setAccessibleName("Concern for a child")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidgetResizable(True)
        held = QWidget()
        held.setObjectName("scrolled")
        around = QVBoxLayout(held)
        around.setContentsMargins(16, 24, 16, 24)
        around.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(1)
        scroll.setWidget(held)
        column.addWidget(scroll, 1)

    def _lay_out_note(self, inside: QVBoxLayout) -> None:
        name = self._pack.guidance.contact.name
        what = (
            f"A note here is locked for {name} alone. It lies in a folder of its own beside your "
            "ratings and goes with your pack when it is collected. Your lead passes it on and "
            "cannot read it; nor can you read it again. That may take days: whatever is urgent, "
            "say it yourself."
        )
        inside.addSpacing(6)
        inside.addWidget(label("A note (may stay empty)", Type.STRONG))
        inside.addWidget(label(what, tone="2", wrap=True, name="what-happens"))
        inside.addWidget(self.field)
        inside.addWidget(self.session)
        row = QHBoxLayout()
        no_margins(row, 12)
        row.addWidget(self.verdict, 1)
        row.addWidget(self.button)
        inside.addLayout(row)

    def begin(self, about: tuple[Mask, int | None] | None) -> None:
        """Show the contact; `about` is the session and its moment that a note may tell inside."""
        self._about = about
        self._forget()
        self.error.clear()
        self.session.setVisible(about is not None)
        if about is not None:
            mask, at_us = about
            at = "" if at_us is None else f" at {format_instant(at_us)}"
            words = f"Say inside the note that it is about {mask}{at}"
            self.session.setText(words)
            self.session.setAccessibleName(words)
            self.session.setChecked(True)
        self.verdict.setText("")
        first = self.field if self.can_write else self.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def may_leave(self) -> bool:
        """Whether nothing unkept stands in the field; asked a second time, it is thrown away."""
        if self.can_write and self.field.toPlainText().strip() and not self._has_warned:
            self._has_warned = True
            cap = self.back.cap or "Back"
            self.verdict.setText(_UNKEPT.format(key=cap))
            return False
        self._forget()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # minimizing the window is spontaneous; another page is not
            self._forget()

    def _forget(self) -> None:
        self.field.clear()  # takes the field's own undo with it
        self._has_warned = False

    def _leave(self) -> None:
        self.back_asked.emit()

    def _typed(self) -> None:
        has_words = bool(self.field.toPlainText().strip())
        self._has_warned = False
        self.button.setEnabled(has_words)
        if has_words:
            self.verdict.setText("")

    def lock(self) -> None:
        """Encrypt the words for the contact and forget them."""
        if not self.can_write or not self.field.toPlainText().strip():
            return
        mask, at_us = self._about if self._about and self.session.isChecked() else (None, None)
        try:
            safeguarding.write_note(self._pack, self.field.toPlainText(), mask=mask, at_us=at_us)
        except StudyError as error:
            self.error.tell(error.sentence(with_path=False), "Your words still stand here.")
            return
        self.error.clear()
        self._forget()
        name = self._pack.guidance.contact.name
        self.verdict.setText(f"The note is locked for {name}. Tell them too, if it is urgent.")
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
