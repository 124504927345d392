"""Rating: from keys and clicks to the verbs, for the dimension and target that the panel shows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from vippcoder.domain.coding import Confidence
from vippcoder.domain.instrument import shown
from vippcoder.errors import StudyError
from vippcoder.observing import coding as sheets
from vippcoder.observing import segments

if TYPE_CHECKING:
    from vippcoder.domain.coding import Rating
    from vippcoder.domain.ids import DimensionId
    from vippcoder.ui.observer.desk import CodingDesk

HALF = Decimal("0.5")


class Rater(QObject):
    """Serves the actions of the group `rating`."""

    number_asked = Signal()
    cannot_code_asked = Signal()
    exemplar_asked = Signal(object, object)
    """A `Dimension` and the `Anchor` of it whose exemplar shall play."""

    def __init__(self, desk: CodingDesk) -> None:
        super().__init__(desk)
        self._desk = desk

    @property
    def rating(self) -> Rating | None:
        """What stands on the sheet for the chosen dimension and target."""
        desk = self._desk
        return desk.page.rating(desk.dimension.id, desk.target) if desk.has_target else None

    def switch_target(self) -> None:
        """Rate the selected segment instead of the whole session, or the other way round."""
        desk = self._desk
        if not desk.place.target_is_segment and desk.selected is None:
            why = segments.why_not_marked(desk.current)
            choose = "Choose one with {segment.next}."
            if not why:
                choose = (
                    "Mark one with {segment.in} and {segment.out}, or choose one with "
                    "{segment.next}."
                )
            is_whole = why and not desk.page.segments
            desk.tell(
                f"{why[:1].upper()}{why[1:]}." if is_whole else f"No segment is selected. {choose}"
            )
            return
        desk.noticed.emit("")
        desk.move(replace(desk.place, target_is_segment=not desk.place.target_is_segment))

    def choose_dimension(self, dimension: DimensionId) -> None:
        """Rate this dimension from now on."""
        self._desk.noticed.emit("")
        self._desk.move(replace(self._desk.place, dimension=dimension))

    def next_dimension(self) -> None:
        """Choose the next dimension; the last one stays."""
        self._move_dimension(1)

    def previous_dimension(self) -> None:
        """Choose the dimension before; the first one stays."""
        self._move_dimension(-1)

    def _move_dimension(self, by: int) -> None:
        ids = [d.id for d in self._desk.instrument.dimensions]
        at = ids.index(self._desk.dimension.id) + by
        self.choose_dimension(ids[min(max(at, 0), len(ids) - 1)])

    def digit(self, digit: int) -> None:
        """Give the whole point that was typed."""
        self.give(Decimal(digit))

    def give(self, value: Decimal, dimension: DimensionId | None = None) -> None:
        """Give a value to a dimension (the chosen one) for the target shown."""
        desk = self._desk
        if dimension is not None and dimension != desk.dimension.id:
            self.choose_dimension(dimension)
        if not self._may_rate():
            return
        chosen, target, before = desk.dimension, desk.target, self.rating
        try:
            chosen.check(value)
        except StudyError as error:
            desk.noticed.emit(error.sentence(with_path=False))
            return
        if before is not None and before.value == value:
            return
        desk.noticed.emit("")
        desk.perform(lambda: sheets.rate(desk.pack, desk.coding, chosen.id, value, segment=target))

    def half(self) -> None:
        """Add half a point, or take it off again."""
        before = self.rating
        if before is None or before.value is None:
            self._desk.tell("Type a whole point first; {rating.half} then adds the half.")
            return
        is_half = before.value % 1 == HALF
        self.give(before.value - HALF if is_half else before.value + HALF)

    def step(self, by: int) -> None:
        """Go one step of the scale up or down."""
        scale = self._desk.dimension.scale
        before = self.rating
        if before is None or before.value is None:
            self.give(scale.lowest if by > 0 else scale.highest)
            return
        self.give(min(max(before.value + by * scale.step, scale.lowest), scale.highest))

    def number(self) -> None:
        """Ask for a typed value."""
        if self._may_rate():
            self.number_asked.emit()

    def take_text(self, text: str) -> bool:
        """Give a typed value such as `5.5` or `5,5`; False when it is no number."""
        try:
            value = Decimal(text.strip().replace(",", "."))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            allowed = self._desk.dimension.scale.describe()
            self._desk.noticed.emit(f"“{text.strip()}” is not a number. Allowed are {allowed}.")
            return False
        if not self._desk.dimension.scale.allows(value):
            allowed = self._desk.dimension.scale.describe()
            self._desk.noticed.emit(f"{shown(value)} is not on this scale. Allowed are {allowed}.")
            return False
        self.give(value)
        return True

    def next_confidence(self) -> None:
        """Say the next of low, fair, high."""
        steps = list(Confidence)
        before = self.rating
        at = steps.index(before.confidence) + 1 if before and before.confidence else 0
        self.set_confidence(steps[at % len(steps)])

    def set_confidence(self, confidence: Confidence) -> None:
        """Say how sure the observer is of the value given."""
        desk, before = self._desk, self.rating
        if not desk.may_mark():
            return
        if before is None or before.value is None:
            desk.noticed.emit("Rate first, then say how sure you are.")
            return
        chosen, target = desk.dimension.id, desk.target
        desk.noticed.emit("")
        desk.perform(
            lambda: sheets.set_confidence(
                desk.pack, desk.coding, chosen, confidence, segment=target
            )
        )

    def ask_cannot_code(self) -> None:
        """Ask why no value can be given."""
        if self._may_rate():
            self.cannot_code_asked.emit()

    def cannot_code(self, reason: str) -> bool:
        """Say that no value can be given; return whether it was kept."""
        desk = self._desk
        if not desk.may_mark():
            return False
        chosen, target = desk.dimension.id, desk.target
        verb = lambda: sheets.cannot_code(  # noqa: E731 - kept for trying again
            desk.pack, desk.coding, chosen, reason, segment=target
        )
        return desk.perform(verb) is not None

    def clear(self) -> None:
        """Take the rating away."""
        desk = self._desk
        if not desk.may_mark():
            return
        if self.rating is None:
            desk.noticed.emit("There is no rating to take away.")
            return
        chosen, target = desk.dimension.id, desk.target
        desk.perform(lambda: sheets.clear(desk.pack, desk.coding, chosen, segment=target))

    def exemplar(self) -> None:
        """Play the exemplar nearest to the value given, else the highest; again: the next one."""
        desk, dimension = self._desk, self._desk.dimension
        levels = list(reversed(desk.pack.levels_with_exemplar(dimension)))
        if not levels:
            desk.noticed.emit(f"{dimension.name} has no exemplars.")
            return
        level = levels[0]
        if desk.exemplar is not None and desk.exemplar[0] == dimension.id:
            level = levels[(levels.index(desk.exemplar[1]) + 1) % len(levels)]
        elif (before := self.rating) is not None and (value := before.value) is not None:
            level = min(levels, key=lambda level: abs(level - value))
        self.play_exemplar(dimension.id, level)

    def play_exemplar(self, dimension_id: DimensionId, level: Decimal) -> None:
        """Play the exemplar of one level."""
        dimension = self._desk.instrument.dimension(dimension_id)
        if dimension_id != self._desk.dimension.id:
            self.choose_dimension(dimension_id)
        self._desk.noticed.emit("")
        anchor = next(a for a in dimension.anchors if a.level == level)
        self.exemplar_asked.emit(dimension, anchor)

    def _may_rate(self) -> bool:
        desk, chosen = self._desk, self._desk.dimension
        if not desk.may_mark():
            return False
        sentence = ""
        if not desk.has_target:
            sentence = (
                "No segment is selected. Choose one with {segment.next}, or press {rating.target}."
            )
        elif desk.target is None and not chosen.rates_sessions:
            sentence = f"{chosen.name} is rated per segment. Select one, then {{rating.target}}."
        elif desk.target is not None and not chosen.rates_segments:
            sentence = f"{chosen.name} is rated for the whole session. Press {{rating.target}}."
        if sentence:
            desk.tell(sentence)
        return not sentence
