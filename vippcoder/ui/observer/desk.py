"""The observer's desk: which session is open, what stands on its sheet, what a digit would rate.

No widget: screens ask the desk and listen to it. Every change goes through `perform`, so that
nothing shows as saved before the verb has returned.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from vippcoder.domain.coding import CodingState, Place
from vippcoder.errors import Defect
from vippcoder.observing import coding as sheets
from vippcoder.observing import history, watching
from vippcoder.ui.observer.unsaved import NOTE, PLACE, STEP, Unsaved

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from vippcoder.domain.coding import Assignment, Changes, Segment, Sheet, Watched
    from vippcoder.domain.ids import CodingId, DimensionId, SegmentId
    from vippcoder.domain.instrument import Dimension, Instrument
    from vippcoder.observing.pack import OpenPack
    from vippcoder.ui.observer.keymap import Keymap

    Verb = Callable[[], Changes]

REMEMBER_AFTER_MS = 300
"""How long a frame may be on screen before it is kept as the place; all else is kept at once."""


class CodingDesk(QObject):
    """Holds the open pack and session, and turns every wish into a verb."""

    opened = Signal()
    left = Signal()
    """The session is about to be put away."""
    sheet_changed = Signal()
    place_changed = Signal()
    """Selection, target, dimension or the open in point moved."""
    failed = Signal(str)
    """Something was not saved; the sentence for the error bar."""
    recovered = Signal()
    saving_changed = Signal()
    """Words are being typed that the next moment writes, or they are written."""
    noticed = Signal(str)
    """A sentence about what the last key did or could not do; empty takes it away."""
    film_focus_asked = Signal()
    frame_asked = Signal(int)
    submit_asked = Signal()
    stop_asked = Signal()
    sessions_asked = Signal()
    question_asked = Signal()
    """The lead shall be asked something."""
    concern_asked = Signal()
    """Whom to tell of a concern for a child shall be shown."""

    def __init__(self, pack: OpenPack, keymap: Keymap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pack = pack
        self.keymap = keymap
        self.assignment: Assignment | None = None
        self.sheet: Sheet | None = None
        self.place = Place()
        self.pending_in: int | None = None
        """First frame of a segment that is being marked."""
        self.exemplar: tuple[DimensionId, Decimal] | None = None
        """Whose exemplar is on screen instead of the film; nothing is rated or marked meanwhile."""
        self.is_saving = False
        """Whether words were typed less than a moment ago."""
        self._kept: Place | None = None
        self._stretches = 0
        self._unsaved = Unsaved(self)
        self._unsaved.failed.connect(self.failed)
        self._unsaved.recovered.connect(self.recovered)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REMEMBER_AFTER_MS)
        self._timer.timeout.connect(self.remember_now)

    # What is open

    def open(self, assignment: Assignment) -> bool:
        """Open a session where it was left; False when even that cannot be written."""
        if self.perform(lambda: sheets.start(self.pack, assignment.coding)) is None:
            return False
        self.assignment = assignment
        self.sheet = sheets.sheet(self.pack, assignment.coding)
        self.pending_in = None
        self._kept = None
        dimensions = self.instrument.dimensions
        place = self.sheet.place
        if place.dimension not in {d.id for d in dimensions}:
            place = replace(place, dimension=dimensions[0].id)
        self.place = self._possible(place)
        self.opened.emit()
        self.sheet_changed.emit()
        self.place_changed.emit()
        self.remember_now()
        return True

    def leave(self) -> None:
        """Put the session away; a step that could not be saved goes, as the screen has told."""
        if self.assignment is not None:
            self.remember_now()
            self.left.emit()
        self._timer.stop()
        self._unsaved.forget(STEP, NOTE)
        self.assignment = None
        self.sheet = None
        self.show_saving(False)

    def stay_on_list(self) -> None:
        """Keep that no session is open, so that the pack opens on the work list."""
        self._unsaved.attempt("list", lambda: sheets.put_away(self.pack))

    @property
    def current(self) -> Assignment:
        """The open session."""
        if self.assignment is None:
            raise Defect("no session is open")
        return self.assignment

    @property
    def instrument(self) -> Instrument:
        """What the open session is rated with."""
        return self.pack.instrument_of(self.coding)

    @property
    def page(self) -> Sheet:
        """The open session's sheet, as it is stored."""
        if self.sheet is None:
            raise Defect("no session is open")
        return self.sheet

    @property
    def coding(self) -> CodingId:
        """The open session's coding."""
        return self.current.coding

    @property
    def is_open(self) -> bool:
        """Whether the sheet can still be changed."""
        return self.sheet is not None and self.sheet.state in {
            CodingState.ASSIGNED,
            CodingState.STARTED,
        }

    # What a digit rates

    @property
    def dimension(self) -> Dimension:
        """The dimension that a digit rates."""
        return self.instrument.dimension(str(self.place.dimension))

    @property
    def selected(self) -> Segment | None:
        """The selected segment."""
        return self.page.segment(self.place.segment) if self.place.segment else None

    @property
    def target(self) -> SegmentId | None:
        """The segment that a digit rates; None for the whole session."""
        return self.place.segment if self.place.target_is_segment else None

    @property
    def has_target(self) -> bool:
        """Whether a digit rates anything: not when segments are rated and none is selected."""
        return not self.place.target_is_segment or self.place.segment is not None

    def may_mark(self) -> bool:
        """Whether the film is on screen; else says that nothing is rated or marked."""
        if self.exemplar is not None:
            self.tell(
                "An exemplar is on screen: nothing is rated or marked. {window.back} leads back to "
                "the film."
            )
        return self.exemplar is None

    def move(self, place: Place) -> None:
        """Be somewhere else: another frame, selection, target or dimension."""
        if place == self.place:
            return
        only_frame = replace(place, frame=self.place.frame) == self.place
        self.place = place
        if only_frame:
            if not self._timer.isActive():
                self._timer.start()
            return
        self.remember_now()
        self.place_changed.emit()

    def select(self, segment: SegmentId | None) -> None:
        """Select a segment; says so when digits were rating segments and so follow it."""
        if segment == self.place.segment:
            return
        self.move(replace(self.place, segment=segment))
        if self.place.target_is_segment:
            if segment is None:
                self.tell(
                    "No segment is selected: digits rate nothing. {rating.target}: whole session."
                )
            else:
                self.noticed.emit(f"Digits now rate segment {self.page.number_of(segment)}.")

    def tell(self, sentence: str) -> None:
        """Say a sentence in which `{segment.in}` stands for the key that does it."""
        self.noticed.emit(self.keymap.worded(sentence))

    def remember_now(self) -> None:
        """Keep the place in the pack."""
        self._timer.stop()
        if self.assignment is None or not self.is_open or self.is_place_kept:
            return
        coding, place = self.coding, self.place

        def remember() -> None:
            sheets.remember(self.pack, coding, place)
            self._kept = place

        self._unsaved.attempt(f"{PLACE} {coding}", remember)

    @property
    def is_place_kept(self) -> bool:
        """Whether reopening would come back to exactly here."""
        return self.place == self._kept

    # Changing

    def perform(self, verb: Verb, name: str = STEP) -> Changes | None:
        """Do a verb and read the sheet again; None when it was refused or could not be saved."""
        changes = self._unsaved.attempt(name, verb)
        if changes is not None and self.assignment is not None:
            self.refresh()
        return changes

    def refresh(self) -> None:
        """Read the sheet again and tell the screens."""
        before = self.place
        self.sheet = sheets.sheet(self.pack, self.coding)
        self.place = self._possible(self.place)
        self.sheet_changed.emit()
        if self.place != before:
            self.remember_now()
            self.place_changed.emit()

    def try_again(self) -> None:
        """Do again what could not be saved."""
        self._unsaved.try_again()
        if self.assignment is not None:
            self.refresh()

    @property
    def is_saved(self) -> bool:
        """Whether everything the observer did is in the pack."""
        return self._unsaved.is_empty

    def show_saving(self, saving: bool) -> None:
        """Say that words are being typed, or that none are waiting any more."""
        if saving != self.is_saving:
            self.is_saving = saving
            self.saving_changed.emit()

    def undo(self) -> None:
        """Take the last change back."""
        if not self.page.can_undo:
            self.noticed.emit("There is nothing to undo.")
            return
        self.perform(lambda: history.undo(self.pack, self.coding))

    def redo(self) -> None:
        """Bring back what undo took."""
        if not self.page.can_redo:
            self.noticed.emit("There is nothing to redo.")
            return
        self.perform(lambda: history.redo(self.pack, self.coding))

    def watched(self, watched: Watched) -> None:
        """Keep a stretch that was played."""
        if self.assignment is None:
            return
        coding = self.coding
        self.keep(lambda: watching.record(self.pack, coding, watched))
        self.refresh()

    def keep(self, record: Callable[[], None]) -> None:
        """Keep something that no screen shows; what cannot be saved now is tried again."""
        self._stretches += 1
        self._unsaved.attempt(f"record {self._stretches}", record)

    def submit(self) -> None:
        """Ask for the completeness gate, or from there for submitting."""
        self.submit_asked.emit()

    def ask_stop(self) -> None:
        """Ask why the session is not to be coded on."""
        self.stop_asked.emit()

    def sessions(self) -> None:
        """Ask for the work list."""
        self.sessions_asked.emit()

    def _possible(self, place: Place) -> Place:
        """Let go of a segment that is no longer there; digits then rate nothing, not the whole."""
        if place.segment is None or self.page.segment(place.segment):
            return place
        return replace(place, segment=None)
