"""The card of one row: what has to be mended, and what the doctor says of its film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.media.doctor import examine
from vippcoder.study.intake.decision import encode_because
from vippcoder.ui.lead.parts import Card, scrolled
from vippcoder.ui.shared.background import Task
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins
from vippcoder.ui.shared.progress_box import ProgressBox

if TYPE_CHECKING:
    from pathlib import Path

    from vippcoder.jobs import Job
    from vippcoder.media.doctor import Diagnosis
    from vippcoder.ui.lead.panels.intake.rows import DraftRow


class FilmCard(Card):
    """Rebuilt for each row; what the doctor said of a film is remembered while the page lives."""

    def __init__(self) -> None:
        super().__init__("Film")
        self._row: DraftRow | None = None
        self._told: dict[Path, Diagnosis] = {}
        self._task: Task | None = None
        self.look = Button("Look into this film", "examine-film", icon="search")
        self.look.clicked.connect(self.examine)
        self.progress = ProgressBox("examining")
        self.progress.cancelled.connect(self.stop)
        self._lines = QVBoxLayout()
        self._area = scrolled(QWidget(), "film-scroll")
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 4)
        foot.setSpacing(8)
        foot.addWidget(self.progress)
        foot.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)
        self.hold(self._area)
        self.inside.addLayout(foot)
        self.show_row(None)

    def show_row(self, row: DraftRow | None) -> None:
        """Show a row's problems and its film."""
        self._row = row
        film = row.file if row else None
        self.title.setText(film.name if film else "No film" if row else "Film")
        inside = QWidget()
        self._lines = lines = QVBoxLayout(inside)
        lines.setContentsMargins(16, 12, 16, 12)
        lines.setSpacing(10)
        if row is None:
            lines.addWidget(
                label("Choose a row to see what is wrong with it.", tone="2", wrap=True)
            )
        else:
            for sentence in row.problems:
                lines.addWidget(_line("alert-circle", "danger", _sentence(sentence)))
            if row.is_checked and not row.problems:
                lines.addWidget(_line("circle-check", "text2", "This row can be taken in."))
        if film in self._told:
            _tell(lines, self._told[film])
        lines.addStretch(1)
        self._area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._show_button()

    def _show_button(self) -> None:
        film = self._row.file if self._row else None
        self.look.setVisible(film is not None and film not in self._told)
        self.look.setEnabled(self._task is None)
        self.look.setToolTip("" if self._task is None else "Another film is being looked into.")

    def examine(self) -> None:
        """Have the doctor look at every frame of the film."""
        film = self._row.file if self._row else None
        if film is None or self._task is not None:
            return

        def look(job: Job) -> None:
            self._told[film] = examine(film, job)

        self._task = task = Task(look, self)
        task.progressed.connect(self.progress.show_share)
        task.over.connect(self._over)
        task.refused.connect(self._refused)
        self.progress.begin(f"Looking into {film.name}")
        task.start()
        self._show_button()

    def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.close()
            self._over()

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self.show_row(self._row)

    def _refused(self, sentence: str) -> None:
        self._lines.insertWidget(0, _line("alert-circle", "danger", _sentence(sentence)))


def _tell(lines: QVBoxLayout, told: Diagnosis) -> None:
    lines.addWidget(label("The doctor", Type.STRONG))
    size = f"{told.display_width} \N{MULTIPLICATION SIGN} {told.display_height}, {told.video_codec}"
    seconds = told.duration_us / 1_000_000
    lines.addWidget(label(f"{size}, {seconds // 60:.0f}:{seconds % 60:04.1f}", tone="2"))
    for finding in told.findings:
        lines.addWidget(_line("info-circle", "text2", finding.sentence))
    if not told.findings:
        lines.addWidget(_line("circle-check", "text2", "Nothing remarkable."))
    why = encode_because(told.findings)
    how = f"encoded anew, every frame and time kept: {why}" if why else "copied without loss"
    lines.addWidget(label("The blinded recording", Type.STRONG))
    lines.addWidget(label(f"It will be {how}.", wrap=True))


def _line(icon: str, tone: str, words: str) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    no_margins(row, 10)
    row.addWidget(IconView(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, wrap=True), 1)
    return made


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
