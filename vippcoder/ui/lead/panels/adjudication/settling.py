"""The card beside two codings: opening a conference, then keeping what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from vippcoder.timebase import format_instant
from vippcoder.ui.lead.panels.adjudication.columns import worded
from vippcoder.ui.lead.parts import Card, buttons_row
from vippcoder.ui.shared import theme
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.check_row import CheckRow
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Section
from vippcoder.ui.shared.labels import label, no_margins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vippcoder.domain.instrument import Dimension
    from vippcoder.study.adjudication.disagreements import Disagreement

_PEOPLE: Final = Field(
    "people",
    "Who is there",
    help="Observers' codes, between commas. From here on they know each other's scores of this "
    "session: what they rate of it later never counts as independent.",
)
_VALUE: Final = Field("value", "Agreed value")
_WHY: Final = Field("why", "Why")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a conference wants kept."""

    dimension: str
    value: Decimal | None
    """None: it cannot be coded."""
    why: str
    is_at_frame: bool
    """Whether the moment on screen decided."""


class SettlingCard(Card):
    """About one session; what was typed stays until it is kept or another session comes."""

    conference_asked = Signal(list)
    """Who is there."""
    agreement_asked = Signal(object)
    """A `Wish`."""

    def __init__(self) -> None:
        super().__init__("Conference", " ")
        self._differing: Sequence[Disagreement] = ()
        self._dimensions: Mapping[str, Dimension] = {}
        self._dimension = ""
        self.people = Form("conference", (Section("", (_PEOPLE,)),), in_card=False)
        self.open = Button("Open conference", "open-conference", kind="first")
        self.open.clicked.connect(self._ask_to_open)
        self.which = label("", Type.STRONG, wrap=True, name="agreed-dimension")
        self.value = Form("agreed", (Section("", (_VALUE,)),), in_card=False)
        self.value.setFixedWidth(theme.scaled(150))
        self.why = Form("agreed", (Section("", (_WHY,)),), in_card=False)
        self.cannot = CheckRow("It cannot be coded")
        self.cannot.setObjectName("agreed-cannot-code")
        self.cannot.setAccessibleName(self.cannot.text())
        self.cannot.toggled.connect(self._show_whether_codable)
        self.at_frame = CheckRow("At the frame on screen")
        self.at_frame.setObjectName("agreed-at-frame")
        self.at_frame.setAccessibleName(self.at_frame.text())
        self.keep = Button("Keep value", "keep-agreed", kind="first")
        self.keep.clicked.connect(self._ask_to_keep)
        self.told = label("", tone="2", wrap=True, name="conference-told")
        self.error = label("", tone="danger", wrap=True, name="conference-error")
        self.error.setContentsMargins(16, 10, 16, 0)
        self._either = QStackedWidget()
        self._either.addWidget(_column(self.people, buttons_row(self.open)))
        self._either.addWidget(
            _column(
                self.which,
                self.told,
                _line(self.value, self.cannot),
                self.why,
                _line(self.keep, self.at_frame),
            )
        )
        self.hold(self.error, self._either)
        self.error.hide()

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not kept."""
        return self._either.currentIndex() == 1 and any(self._typed())

    def show_session(
        self, differing: Sequence[Disagreement], dimensions: Sequence[Dimension], *, fresh: bool
    ) -> None:
        """Be about the disagreements, one at least, of one session and instrument.

        Args:
            differing: what the codings differ on.
            dimensions: of the instrument.
            fresh: whether it is another session than before: what was typed goes.
        """
        self._differing = differing
        self._dimensions = {d.id: d for d in dimensions}
        conference = differing[0].conference
        self._either.setCurrentIndex(0 if conference is None else 1)
        self.about.setText("" if conference is None else f"with {', '.join(conference.people)}")
        if fresh:
            who = dict.fromkeys(str(v.observer) for v in differing[0].values)
            self.people.show_values({"people": ", ".join(who)})
            self._dimension = ""
        self.show_dimension(self._dimension)

    def show_dimension(self, dimension: str) -> None:
        """Be about a dimension; about one that is open where the codings do not differ on it."""
        ids = [str(one.dimension) for one in self._differing]
        if not ids:
            return
        if dimension not in ids:
            waiting = [str(one.dimension) for one in self._differing if one.agreed is None]
            dimension = self._dimension if self._dimension in ids else (waiting or ids)[0]
        if dimension != self._dimension:
            self._dimension = dimension
            self.forget()
        one = self._differing[ids.index(dimension)]
        name = self._dimensions[dimension].name
        self.which.setText(f"{name}: {one.why}")
        agreed = one.agreed
        moment = (
            ""
            if agreed is None or agreed.at_us is None
            else (f" at {format_instant(agreed.at_us)}")
        )
        self.told.setText(
            f"On the scale of {self._dimensions[dimension].scale.describe()}."
            if agreed is None
            else f"Agreed on {worded(agreed.value)}{moment}: {agreed.why.rstrip('.')}. "
            "Another value takes its place; both stay."
        )

    def forget(self) -> None:
        """Empty the fields; called when they are kept."""
        self.value.show_values({})
        self.why.show_values({})
        self.cannot.setChecked(False)
        self.at_frame.setChecked(False)
        self.refuse("")

    def refuse(self, sentence: str) -> None:
        """Say why nothing was kept; empty for nothing."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _show_whether_codable(self, cannot: bool) -> None:
        self.value.rows["value"].setEnabled(not cannot)

    def _typed(self) -> tuple[str, str]:
        """Return what stands in the fields of value and reason."""
        value, why = self.value.peek().get("value", ""), self.why.peek().get("why", "")
        return str(value).strip(), str(why).strip()

    def _ask_to_open(self) -> None:
        typed = str(self.people.peek().get("people", ""))
        self.conference_asked.emit([name.strip() for name in typed.split(",") if name.strip()])

    def _ask_to_keep(self) -> None:
        text, why = self._typed()
        value: Decimal | None = None
        if not self.cannot.isChecked():
            try:
                value = Decimal(text.replace(",", "."))
            except InvalidOperation:
                value = Decimal("NaN")
            if not value.is_finite():
                self.refuse("The agreed value is not a number; give one, or say that it cannot.")
                return
        if not why:
            self.refuse("An agreed value needs a reason: say what decided.")
            return
        self.refuse("")
        wish = Wish(self._dimension, value, why, self.at_frame.isChecked())
        self.agreement_asked.emit(wish)


def _line(first: QWidget, second: QWidget) -> QHBoxLayout:
    """Return two things on one line, at its foot."""
    row = QHBoxLayout()
    no_margins(row, 12)
    row.addWidget(first, 0, Qt.AlignmentFlag.AlignBottom)
    row.addWidget(second, 0, Qt.AlignmentFlag.AlignBottom)
    row.addStretch(1)
    return row


def _column(*parts: QWidget | object) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 12, 16, 4)
    column.setSpacing(8)
    for part in parts:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)  # type: ignore[arg-type]
    column.addStretch(1)
    return made
