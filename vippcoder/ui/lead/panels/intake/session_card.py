"""The card of one session: how each angle was made, and its place in time, set by frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vippcoder.errors import StudyError
from vippcoder.study.films.offsets import offset_of_frames
from vippcoder.ui.lead.parts import Card, buttons_row, scrolled
from vippcoder.ui.lead.words import made
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Kind, Section
from vippcoder.ui.shared.labels import label, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vippcoder.domain.intake import SourceFinding
    from vippcoder.domain.study import Session, StudyRecording

_FRAME = Field("frame", "Frame of this angle", Kind.NUMBER)
_REFERENCE = Field(
    "reference",
    "shows the same as frame of the reference",
    Kind.NUMBER,
    "Frames are counted from 0. A clap or a door is a good moment.",
)


class SessionCard(Card):
    """Rebuilt for each session."""

    offset_asked = Signal(object, int, int)

    def __init__(self) -> None:
        super().__init__("Session")
        self.session: Session | None = None
        self.forms: list[Form] = []
        self.buttons: list[Button] = []
        self._area = scrolled(QWidget(), "session-scroll")
        self.hold(self._area)

    def show_session(self, session: Session, findings: Sequence[SourceFinding]) -> None:
        """Show a session."""
        if session == self.session:
            return
        self.session, self.forms, self.buttons = session, [], []
        self.title.setText(f"{session.dyad}, {session.timepoint}")
        self.about.setText(session.task)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setSpacing(8)
        for angle, held in enumerate(session.recordings, start=1):
            if angle > 1:
                lines.addWidget(rule())
            told = [one for one in findings if one.recording == held.recording.id]
            self._tell(lines, angle, held, told)
            if angle > 1:
                self._ask(lines, angle, held)
        lines.addStretch(1)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)

    def _tell(
        self, lines: QVBoxLayout, angle: int, held: StudyRecording, told: Sequence[SourceFinding]
    ) -> None:
        lines.addWidget(label(f"Angle {angle}" if angle > 1 else "Reference", Type.STRONG))
        sources = ", ".join(source.name for source in held.sources)
        lines.addWidget(label(f"From {sources}: {made(held.how_made)}.", tone="2", wrap=True))
        for finding in told:
            lines.addWidget(label(finding.sentence, wrap=True))

    def _ask(self, lines: QVBoxLayout, angle: int, held: StudyRecording) -> None:
        recording = held.recording
        milliseconds = recording.offset_us / 1000
        where = "begins with the reference"
        if recording.offset_us:
            side = "later" if recording.offset_us > 0 else "earlier"
            where = f"begins {abs(milliseconds):.1f} ms {side} than the reference"
        sure = f" It is unsure: {recording.unsure_because}." if recording.unsure_because else ""
        lines.addWidget(label(f"It {where}.{sure}", wrap=True, name=f"offset-{angle}"))
        form = Form(f"offset-of-{angle}", (Section("", (_FRAME, _REFERENCE)),), in_card=False)
        button = Button("Set offset", f"set-offset-{angle}")
        button.clicked.connect(lambda: self._set(angle, form))
        self.forms.append(form)
        self.buttons.append(button)
        lines.addWidget(form)
        lines.addLayout(buttons_row(button))

    def _set(self, angle: int, form: Form) -> None:
        values = form.read()
        if values is None or self.session is None:
            return
        frame, reference = values["frame"], values["reference"]
        if not isinstance(frame, int) or not isinstance(reference, int):
            form.show_faults({"frame": "Both frames are needed."})
            return
        try:
            offset = offset_of_frames(self.session, angle, frame, reference)
        except StudyError as error:
            form.show_faults({"reference": error.sentence(with_path=False).capitalize()})
            return
        self.offset_asked.emit(self.session, angle, offset)
