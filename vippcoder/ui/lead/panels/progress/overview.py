"""The top of the dashboard: sessions by state, minutes coded, and the sample for reliability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from vippcoder.study.progress.status import SessionState
from vippcoder.ui.lead.parts import Card
from vippcoder.ui.lead.words import count, minutes, minutes_of, share_of
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.labels import IconView, label, no_margins, rule
from vippcoder.ui.shared.progress import ShareBar

if TYPE_CHECKING:
    from vippcoder.study.progress.status import Reliability, StudyStatus

STATE_ICONS = {
    SessionState.UNASSIGNED: "circle-dashed",
    SessionState.ASSIGNED: "circle",
    SessionState.ISSUED: "package",
    SessionState.STARTED: "circle-half",
    SessionState.CODED: "circle-check",
    SessionState.WITHDRAWN: "ban",
}


class StateTiles(QFrame):
    """Minutes coded of minutes planned, and how many sessions stand where."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("states")
        self.setProperty("box", "card")
        self.minutes = label("", Type.EMPHASIS, name="minutes")
        self.left = label("", tone="2", name="minutes-left")
        self._bar = ShareBar("Film coded")
        head = QHBoxLayout()
        head.setContentsMargins(17, 12, 17, 10)
        head.setSpacing(14)
        head.addWidget(self.minutes)
        head.addWidget(self._bar)
        head.addWidget(self.left)
        head.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(17, 10, 17, 12)
        row.setSpacing(8)
        self._counts: dict[SessionState, QLabel] = {}
        row.addWidget(label("Sessions", Type.META, tone="2"))
        for state, icon in STATE_ICONS.items():
            figure = label("", Type.EMPHASIS, name=f"sessions-{state}")
            part = QHBoxLayout()
            no_margins(part, 7)
            part.addWidget(IconView(icon, "text2", 16))
            part.addWidget(figure)
            part.addWidget(label(state.value, tone="2"))
            row.addSpacing(12)
            row.addLayout(part)
            self._counts[state] = figure
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addLayout(row)

    def show_status(self, status: StudyStatus) -> None:
        """Show minutes and states."""
        told = status.minutes
        self.minutes.setText(f"{minutes_of(told.coded, told.assigned)} coded")
        self._bar.show_share(share_of(told.coded, told.assigned))
        self.left.setText(f"{minutes(told.left)} left; {minutes(told.film)} of film in the study")
        for state, figure in self._counts.items():
            figure.setText(count(status.sessions.get(state, 0)))


class ReliabilityCard(Card):
    """How complete the sample is from which agreement and drift will be computed."""

    def __init__(self) -> None:
        super().__init__("For reliability", "complete of planned")
        grid = QGridLayout()
        grid.setContentsMargins(17, 10, 17, 6)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        self._figures: dict[str, tuple[ShareBar, QLabel]] = {}
        for i, (key, words) in enumerate(
            (("double", "Double-coded"), ("repeats", "Come again"), ("gold", "Gold"))
        ):
            bar, figure = ShareBar(words), label("", name=f"reliability-{key}")
            bar.setFixedWidth(110)
            grid.addWidget(label(words), i, 0)
            grid.addWidget(bar, i, 1)
            grid.addWidget(figure, i, 2)
            self._figures[key] = (bar, figure)
        grid.setColumnStretch(2, 1)
        self.inside.addLayout(grid)
        self.inside.addStretch(1)

    def show_sample(self, sample: Reliability) -> None:
        """Show how much of each there is."""
        for key, complete, planned in (
            ("double", sample.double_complete, sample.double_planned),
            ("repeats", sample.repeats_complete, sample.repeats_planned),
            ("gold", sample.gold_complete, sample.gold_planned),
        ):
            bar, figure = self._figures[key]
            bar.show_share(share_of(complete, planned))
            bar.setVisible(planned > 0)
            figure.setText(f"{count(complete)} of {count(planned)}" if planned else "none planned")
