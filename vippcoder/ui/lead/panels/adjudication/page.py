"""The list of disagreements, and one session's codings beside each other to settle them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vippcoder.study.adjudication.conferences import agree, guests_of, open_conference
from vippcoder.study.adjudication.disagreements import disagreements, shown_codings
from vippcoder.study.adjudication.side_by_side import side_by_side
from vippcoder.study.blindness.sight import record_view
from vippcoder.study.design.versions import design_instruments
from vippcoder.ui.lead.comparison import ComparisonView
from vippcoder.ui.lead.panel import Panel, panel
from vippcoder.ui.lead.panels.adjudication.columns import LINES, DisagreementLine
from vippcoder.ui.lead.panels.adjudication.settling import SettlingCard, Wish
from vippcoder.ui.lead.parts import Card, Empty
from vippcoder.ui.lead.words import several
from vippcoder.ui.shared.buttons import Button, Segmented
from vippcoder.ui.shared.labels import no_margins
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QHideEvent

    from vippcoder.domain.ids import CodingId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.errors import StudyError
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.adjudication.disagreements import Disagreement, Disagreements
    from vippcoder.study.adjudication.side_by_side import SideBySide
    from vippcoder.ui.lead.desk import StudyDesk

PLACE = "Adjudication"
_VIEWS = ("Open", "Settled")
_NOTHING = (
    (
        "Nothing waits for a conference",
        "Sessions whose codings differ beyond the design's rule are listed here, once collected.",
    ),
    ("Nothing is settled yet", "What conferences agreed on is listed here."),
)


@dataclass(frozen=True, slots=True)
class _Read:
    found: Disagreements
    dimensions: Mapping[tuple[str, str], Dimension]
    """By instrument and id."""


@panel("adjudication", title="Adjudication", icon="scale", position=86)
class AdjudicationPanel(Panel):
    """Where two codings differ beyond the design's rule."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__(desk, "Adjudication", "first submissions, under masks")
        self._read: _Read | None = None
        self._seen: set[CodingId] = set()
        self._opened: DisagreementLine | None = None
        self.look = Button("Look at both codings", "look-at-codings", kind="first", icon="eye")
        self.look.clicked.connect(self._open_chosen)
        self.which = Segmented("adjudication-lists", "List", _VIEWS)
        self.which.asked.connect(self._turn)
        self.lines: RowsTable[DisagreementLine] = RowsTable("disagreements", "Disagreements", LINES)
        self.lines.entered.connect(self.open_line)
        self.lines.chosen.connect(lambda line: self.look.setEnabled(line is not None))
        self.back = Button("Back to the list", "adjudication-back", icon="chevron-left")
        self.back.clicked.connect(self.leave_session)
        self.buttons.addWidget(self.look)
        self.buttons.addWidget(self.back)
        self.comparison = ComparisonView()
        self.settling = SettlingCard()
        self.comparison.side.addWidget(self.settling)
        self.comparison.dimension_chosen.connect(self._dimension_chosen)
        self.settling.conference_asked.connect(self._open_conference)
        self.settling.agreement_asked.connect(self._keep)
        self._lay_out()
        self._show_page(0)
        self._turn(0)

    def _lay_out(self) -> None:
        self._card = Card("Disagreements")
        self._card.title.hide()
        self._card.head.insertWidget(0, self.which)
        self._nothing = [Empty(*words, on_card=True) for words in _NOTHING]
        self._either = QStackedWidget()
        for widget in (self.lines, *self._nothing):
            self._either.addWidget(widget)
        self._card.hold(self._either)
        self._pages = QStackedWidget()
        listed = QWidget()
        column = QVBoxLayout(listed)
        no_margins(column)
        column.addWidget(self._card)
        self._pages.addWidget(listed)
        self._pages.addWidget(self.comparison)
        self.body.addWidget(self._pages, 1)

    def refresh(self) -> None:
        self.desk.read(_read, self._show, self.refuse)

    def first_focus(self) -> QWidget:
        return self.lines if self._pages.currentIndex() == 0 else self.comparison.values

    def may_leave(self) -> bool:
        if self.settling.is_dirty:
            self.hint.tell("An agreed value is not kept yet.", "Keep it, or empty its fields.")
        return not self.settling.is_dirty

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.comparison.film.pause()

    # The list

    def _show(self, read: _Read) -> None:
        self._read = read
        found = read.found
        settled = len(found.found) - len(found.open)
        for part, name, number in zip(
            self.which.parts, _VIEWS, (len(found.open), settled), strict=True
        ):
            part.setText(f"{name} {number}" if number else name)
            part.setAccessibleName(f"{name}, {number}")
            part.updateGeometry()
        self.badge_changed.emit(str(len(found.open)) if found.open else "")
        compared = several(found.compared, "pair of values", "pairs of values")
        withheld = f"; {len(found.withheld)} withheld" if found.withheld else ""
        self._card.about.setText(f"{compared} compared{withheld}")
        self._turn(self._chosen_view)
        self._keep_view(found)
        if self._opened is not None:
            self._show_settling(fresh=False)

    def _keep_view(self, found: Disagreements) -> None:
        """Have the study keep that these scores were shown, once for each."""
        new = [c for c in shown_codings(found) if c not in self._seen]
        if new:
            self._seen.update(new)
            self.desk.write(
                lambda store, _job: record_view(store, new, PLACE), lambda _: None, self.refuse
            )

    @property
    def _chosen_view(self) -> int:
        return next((i for i, part in enumerate(self.which.parts) if part.isChecked()), 0)

    def _turn(self, view: int) -> None:
        self.which.show_chosen(view)
        read = self._read
        listed = []
        if read is not None:
            listed = [
                DisagreementLine(one, read.dimensions[one.instrument, one.dimension].name)
                for one in read.found.found
                if (one.agreed is not None) == bool(view)
            ]
        self.lines.show_items(listed, "key")
        self._either.setCurrentIndex(0 if listed else 1 + view)
        self.look.setEnabled(bool(listed))

    # One session

    def _open_chosen(self) -> None:
        if self.lines.item is not None:
            self.open_line(self.lines.item)

    def open_line(self, line: DisagreementLine) -> None:
        """Show both codings of a session; the study keeps that they were shown."""
        self._open_mask(line, line.mask)

    def _open_mask(self, line: DisagreementLine, mask: str) -> None:
        self.desk.write(
            lambda store, _job: side_by_side(store, mask),
            lambda shown: self._show_session(line, shown),
            self.refuse,
        )

    def _show_session(self, line: DisagreementLine, shown: SideBySide) -> None:
        self.bar.clear()
        self._opened = line
        self._show_page(1)
        self.comparison.show_session(shown)
        self._show_settling(fresh=True)
        self.comparison.choose_dimension(line.one.dimension)
        self.comparison.values.setFocus()

    def _show_settling(self, *, fresh: bool) -> None:
        opened, shown = self._opened, self.comparison.shown
        differing = self._differing()
        if opened is None or shown is None or not differing:
            return
        self.settling.show_session(differing, shown.instrument.dimensions, fresh=fresh)
        held = differing[0].conference
        self.about.setText(f"{held.mask if held else opened.mask}, first submissions")

    def _differing(self) -> list[Disagreement]:
        opened, read = self._opened, self._read
        if opened is None or read is None:
            return []
        where = (opened.one.session, opened.one.instrument)
        return [one for one in read.found.found if (one.session, one.instrument) == where]

    def leave_session(self) -> None:
        """Go back to the list."""
        if not self.may_leave():
            return
        self.hint.clear()
        self._opened = None
        self.comparison.close_film()
        self._show_page(0)
        self.lines.setFocus()

    def _show_page(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.look.setVisible(page == 0)
        self.back.setVisible(page == 1)
        if page == 0:
            self.about.setText("first submissions, under masks")

    def _dimension_chosen(self, dimension: str) -> None:
        if dimension and self._differing():
            self.settling.show_dimension(dimension)

    # Settling

    def _open_conference(self, people: list[str]) -> None:
        opened = self._opened
        if opened is None:
            return
        mask, instrument = opened.one.values[0].mask, opened.one.instrument
        self.desk.write(
            lambda store, _job: guests_of(
                store, open_conference(store, mask, people, instrument=instrument)
            ),
            self._conference_opened,
            self._refused,
        )

    def _conference_opened(self, guests: tuple[str, ...]) -> None:
        self.settling.refuse("")
        if guests:
            one = len(guests) == 1
            self.hint.tell(
                f"{', '.join(guests)} {'is no observer' if one else 'are no observers'} of this "
                f"study; kept as {'a guest' if one else 'guests'}.",
                "If a code was mistyped, the study does not know that its observer saw scores.",
            )

    def _keep(self, wish: Wish) -> None:
        differing = self._differing()
        if not differing or differing[0].conference is None:
            return
        mask = differing[0].conference.mask
        at_us = self.comparison.film.now_us if wish.is_at_frame else None
        self.desk.write(
            lambda store, _job: agree(
                store, mask, wish.dimension, wish.value, wish.why, at_us=at_us
            ),
            lambda _: self.settling.forget(),
            self._refused,
        )

    def _refused(self, error: StudyError) -> None:
        self.settling.refuse(error.sentence(with_path=False))


def _read(store: StudyStore) -> _Read:
    dimensions: dict[tuple[str, str], Dimension] = {
        (instrument.id, dimension.id): dimension
        for instrument, _ in design_instruments(store)
        for dimension in instrument.dimensions
    }
    return _Read(disagreements(store), dimensions)
