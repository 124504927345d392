"""The side of the design: what is changed, why, recording it, and the versions that there were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.ui.lead.parts import Card, buttons_row
from vippcoder.ui.lead.words import moment_of
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Section
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.storage.study.designs import StoredDesign

_REASON = Field("reason", "Why it changes", help="Kept beside the version, for good.")

COLUMNS: tuple[Column[StoredDesign], ...] = (
    Column("Version", lambda v: str(v.version), 70, is_bold=True),
    Column("Recorded", lambda v: moment_of(v.written_at), 140),
    Column("Why", lambda v: v.reason or "no reason given", 0),
)


class DesignRecord(QWidget):
    """Two cards: recording, and versions."""

    record_asked = Signal(str)
    """Record what stands in the form; the reason."""
    undo_asked = Signal()
    version_asked = Signal(object)
    """Show a `StoredDesign` as TOML."""

    def __init__(self) -> None:
        super().__init__()
        self.state = label("", Type.STRONG, wrap=True, name="design-state")
        self.words = label("", tone="2", wrap=True, name="design-words")
        self.reason = Form("design-reason", (Section("", (_REASON,)),), in_card=False)
        self.record = Button("Record version 1", "record-design", kind="first", key="Ctrl+Return")
        self.undo = Button("Undo changes", "undo-design")
        self.record.clicked.connect(self._record)
        self.undo.clicked.connect(self.undo_asked)
        self.versions: RowsTable[StoredDesign] = RowsTable("versions", "Versions", COLUMNS)
        self.versions.entered.connect(self.version_asked)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(16, 14, 16, 8)
        lines.setSpacing(10)
        for part in (self.state, self.words, self.reason):
            lines.addWidget(part)
        lines.addLayout(buttons_row(self.record, self.undo))
        column = QVBoxLayout(self)
        no_margins(column, 16)
        column.addWidget(Card().hold(inside))
        self._versions_card = Card("Versions", "Enter shows one").hold(self.versions)
        column.addWidget(self._versions_card, 1)
        self._below = QWidget()
        column.addWidget(self._below, 1)

    def _record(self) -> None:
        values = self.reason.read()
        if values is not None:
            self.record_asked.emit(str(values.get("reason", "")))

    def show_state(
        self, versions: Sequence[StoredDesign], *, dirty: bool, issued: bool, name: str = ""
    ) -> None:
        """Show whether what stands in the form is recorded.

        Args:
            versions: what was recorded, the first version first.
            dirty: whether the form says something else than the newest.
            issued: whether packs have left, so that a change needs a reason.
            name: the file that the form was filled from, if it was.
        """
        newest = len(versions)
        self._versions_card.setVisible(bool(versions))
        self._below.setVisible(not versions)
        if name:
            self.state.setText(f"Read from {name}, not recorded yet")
        elif not newest:
            self.state.setText("No design recorded yet")
        else:
            changed = f"Changed since version {newest}" if dirty else f"Version {newest}"
            self.state.setText(changed)
        self.words.setText(_words(newest, dirty=dirty, issued=issued))
        self.reason.setVisible(newest > 0 and dirty)
        self.record.set_caption(f"Record version {newest + 1}")
        self.record.setEnabled(dirty or not newest)
        self.record.setToolTip("" if self.record.isEnabled() else "Nothing is changed.")
        self.undo.setEnabled(dirty and newest > 0)
        self.versions.show_items(tuple(reversed(versions)), "version")

    def forget_reason(self) -> None:
        """Empty the reason: it was recorded."""
        self.reason.show_values({})


def _words(newest: int, *, dirty: bool, issued: bool) -> str:
    if not newest:
        return "Fill in the form, or import a design's file. Films are taken in under a design."
    if dirty and issued:
        return "Packs have been issued: a change needs a reason. What was rated keeps its version."
    if dirty:
        return "Until the first pack is issued a reason is welcome, not asked for."
    return "What the form shows is recorded."
