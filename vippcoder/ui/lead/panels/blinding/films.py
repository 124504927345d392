"""Looking at films for what is burnt into the picture, and covering it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vippcoder.media.paint import Rectangle
from vippcoder.study.films.showing import show_film
from vippcoder.timebase import format_instant
from vippcoder.ui.lead.panels.blinding.frame_view import FrameView
from vippcoder.ui.lead.parts import Card, buttons_row, grow_with_type, scrolled
from vippcoder.ui.shared.buttons import Button
from vippcoder.ui.shared.fonts import Type
from vippcoder.ui.shared.form import Field, Form, Kind, Section
from vippcoder.ui.shared.labels import label, no_margins
from vippcoder.ui.shared.rows import Column
from vippcoder.ui.shared.rows_table import RowsTable

if TYPE_CHECKING:
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.study.films.showing import ShownFilm
    from vippcoder.ui.lead.desk import StudyDesk

_LIST, _SIDE = 250, 236
_HELP = "In pixels of the picture, from its upper left corner. Or draw it on the frame."
_RECTANGLE = Section(
    "Rectangle to cover",
    (
        Field("x", "Left", Kind.NUMBER),
        Field("y", "Top", Kind.NUMBER),
        Field("width", "Width", Kind.NUMBER),
        Field("height", "Height", Kind.NUMBER, _HELP),
    ),
)


@dataclass(frozen=True, slots=True)
class FilmLine:
    """One angle of a session, under the session's id."""

    session: str
    task: str
    angle: int
    """1 for the reference."""
    how_made: str

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the others."""
        return (self.session, self.angle)


COLUMNS: tuple[Column[FilmLine], ...] = (
    Column(
        "Session",
        lambda f: f.session if f.angle == 1 else f"{f.session}, angle {f.angle}",
        0,
        icon=lambda f: "check" if "covered" in f.how_made else "",
        is_bold=True,
    ),
    Column("Task", lambda f: f.task, 92),
)


def read_films(store: StudyStore) -> tuple[FilmLine, ...]:
    """Read which films there are, by session; nothing of families and timepoints."""
    return tuple(
        FilmLine(row["session"], row["task"], row["angle"] + 1, row["how_made"])
        for row in store.rows(
            "SELECT r.session, r.angle, r.how_made, s.task FROM recordings_current r "
            "JOIN sessions_current s USING (session) ORDER BY r.session, r.angle"
        )
    )


class FilmsToLookAt(QWidget):
    """The films in a list, frames of the chosen one, and a rectangle to cover in it."""

    refused = Signal(object)
    cover_asked = Signal(object, object)
    """A `FilmLine` and a `Rectangle`; the owner asks once more."""

    def __init__(self, desk: StudyDesk) -> None:
        super().__init__()
        self._desk = desk
        self._film: ShownFilm | None = None
        self._at = 0
        self.films: RowsTable[FilmLine] = RowsTable("films-to-look-at", "Films", COLUMNS)
        self.films.chosen.connect(self._chosen)
        self.frame = FrameView()
        self.frame.drawn.connect(self._drawn)
        self.where = label("", Type.META, tone="2", name="frame-where")
        self.before = Button("Frame before", "frame-before", kind="quiet", icon="chevron-left")
        self.after = Button("Next frame", "frame-after", kind="quiet", icon="chevron-right")
        self.all = Button("All frames", "frames-all", kind="quiet", icon="photo")
        self.all.clicked.connect(self._show_all)
        self.frame.picked.connect(self._pick)
        self.before.clicked.connect(lambda: self._step(-1))
        self.after.clicked.connect(lambda: self._step(1))
        self.form = Form("rectangle", (_RECTANGLE,), in_card=False)
        self.form.changed.connect(self._typed)
        self.cover = Button("Cover…", "cover")
        self.cover.clicked.connect(self._ask)
        self._lay_out()

    def _lay_out(self) -> None:
        films = Card("Films", "by session").hold(self.films)
        grow_with_type(films, _LIST)
        steps = buttons_row(self.all, self.before, self.after)
        steps.insertWidget(3, self.where)
        steps.setContentsMargins(8, 6, 8, 0)
        shown = Card()
        shown.inside.addWidget(self.frame, 1)
        shown.inside.addLayout(steps)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(16, 12, 16, 8)
        lines.addWidget(self.form)
        lines.addStretch(1)
        side = Card().hold(scrolled(inside, "rectangle-scroll"))
        grow_with_type(side, _SIDE)
        foot = buttons_row(self.cover)
        foot.setContentsMargins(16, 6, 16, 4)
        side.inside.addLayout(foot)
        row = QHBoxLayout(self)
        no_margins(row, 16)
        row.addWidget(films)
        row.addWidget(shown, 1)
        row.addWidget(side)

    def refresh(self) -> None:
        """Read which films there are."""
        self._desk.read(read_films, lambda films: self.films.show_items(films, "key"), self._refuse)

    def _refuse(self, error: object) -> None:
        self.refused.emit(error)

    def _chosen(self, line: FilmLine | None) -> None:
        self._film = None
        self.frame.clear()
        self.where.setText("")
        self.form.show_values({})
        self._show_buttons()
        if line is not None:
            self._desk.read(
                lambda store: show_film(store, line.session, angle=line.angle),
                lambda film: self._show(line, film),
                self._refuse,
            )

    def _show(self, line: FilmLine, film: ShownFilm) -> None:
        if line == self.films.item:
            self._film = film
            self._show_all()

    def _show_all(self) -> None:
        """Show every frame at once, for the first glance."""
        film, self._at = self._film, -1
        if film is None:
            return
        pictures = [shown.picture for shown in film.frames]
        self.frame.show_sheet(pictures, QSize(film.width, film.height))
        self.form.show_values({})
        self.where.setText(
            f"{len(film.frames)} frames, {film.width} \N{MULTIPLICATION SIGN} {film.height}"
        )
        self._show_buttons()

    def _pick(self, number: int) -> None:
        self._at = number
        self._step(0)

    def _step(self, by: int) -> None:
        film = self._film
        if film is None:
            return
        self._at = min(max(self._at + by, 0), len(film.frames) - 1)
        shown = film.frames[self._at]
        self.frame.show_picture(shown.picture, QSize(film.width, film.height))
        self.where.setText(
            f"{format_instant(shown.at_us)}, frame {shown.number}; {self._at + 1} of "
            f"{len(film.frames)} looked at, {film.width} \N{MULTIPLICATION SIGN} {film.height}"
        )
        self._show_buttons()

    def _show_buttons(self) -> None:
        film = self._film
        self.before.setEnabled(film is not None and self._at > 0)
        self.after.setEnabled(film is not None and self._at < len(film.frames) - 1)
        self.all.setEnabled(film is not None and self._at >= 0)
        has = not self.frame.rectangle.isEmpty()
        self.cover.setEnabled(film is not None and has)
        self.cover.setToolTip("" if has else "Draw a rectangle on the frame, or give its figures.")

    def _drawn(self, box: QRect) -> None:
        self.form.show_values(
            {"x": box.x(), "y": box.y(), "width": box.width(), "height": box.height()}
        )
        self._show_buttons()

    def _typed(self) -> None:
        values = self.form.peek()
        figures = [values.get(key) for key in ("x", "y", "width", "height")]
        if all(isinstance(figure, int) for figure in figures):
            self.frame.show_rectangle(QRect(*figures))
        self._show_buttons()

    def _ask(self) -> None:
        box, line = self.frame.rectangle, self.films.item
        if line is not None:
            rectangle = Rectangle(box.x(), box.y(), box.width(), box.height())
            self.cover_asked.emit(line, rectangle)
