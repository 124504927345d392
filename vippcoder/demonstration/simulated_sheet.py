"""One session in the hands of a simulated observer: what it does, step by step."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from vippcoder.demonstration.score_code import LEVELS
from vippcoder.domain.coding import (
    BlindingAnswer,
    Confidence,
    NoteKind,
    Place,
    TimepointAnswer,
    Watched,
)
from vippcoder.domain.design import SegmentRule
from vippcoder.observing import (
    coding,
    evidence,
    history,
    questions,
    safeguarding,
    segments,
    watching,
)
from vippcoder.observing.blinding import DO_NOT_KNOW

if TYPE_CHECKING:
    from decimal import Decimal
    from random import Random

    from vippcoder.demonstration.habits import Habits
    from vippcoder.demonstration.rater import Rater
    from vippcoder.demonstration.score_code import Behaviour
    from vippcoder.domain.coding import Assignment
    from vippcoder.domain.ids import SegmentId
    from vippcoder.domain.instrument import Dimension
    from vippcoder.observing.pack import OpenPack

_STRETCHES_AT_MOST: Final = 6
"""In how many pieces a film is watched."""
_SEGMENTS_AT_MOST: Final = 3
_NOT_SHOWN: Final = "the film cannot be shown"
_OBSERVED: Final = (
    "waits until the child offers the ball",
    "names what the child looks at",
    "takes the block out of the child's hand",
    "answers with a smile, in time",
    "asks again although the child turned away",
)

_ASKED: Final = (
    "Does singing count as talking to the child?",
    "Is a pause of five seconds long here?",
    "May I rate what happens behind the sofa by the sound?",
)
_WORRY: Final = "A rehearsal: the child seems to be in pain when it is lifted."


class SheetInHand:
    """A started coding and who works on it.

    Args:
        pack: the open pack.
        assignment: the session.
        rater: the observer's eye.
        seen: what the film shows; None where it cannot be shown.
        dice: chance of this session alone.
        habits: how often the observer does what.
    """

    def __init__(
        self,
        pack: OpenPack,
        assignment: Assignment,
        rater: Rater,
        seen: Behaviour | None,
        *,
        dice: Random,
        habits: Habits,
    ) -> None:
        self._pack = pack
        self._id = assignment.coding
        self._reference = assignment.reference
        self._instrument = pack.instrument_of(assignment.coding)
        self._rule = assignment.segments.rule
        self._rater = rater
        self._seen = seen
        self._dice = dice
        self._habits = habits

    def watch(self, *, gives_up: bool) -> str:
        """Watch the film piece by piece; return why its end was left out, or nothing.

        Args:
            gives_up: whether the observer stops after the first piece.
        """
        frames, dice = self._reference.frames, self._dice
        count = len(frames)
        pieces = min(dice.randint(2, _STRETCHES_AT_MOST), count)
        edges = [round(count * piece / pieces) for piece in range(pieces + 1)]
        leaves_out = pieces > 1 and self._happens(self._habits.leaves_out)
        spans = [frames.range_of(first, last - 1) for first, last in pairwise(edges)]
        if gives_up:
            spans = spans[:1]
        elif leaves_out:
            spans = spans[:-1]
        if self._happens(self._habits.watches_again):
            spans.append(dice.choice(spans))
        sounds = self._reference.has_audio
        for span in spans:
            speed = 1.5 if self._happens(0.1) else 1.0
            watched = Watched(span, speed, with_sound=sounds, levelled=sounds or None)
            watching.record(self._pack, self._id, watched)
        if not sounds:
            return "the film has no sound"
        return "the child had left the room" if leaves_out else ""

    def mark_segments(self) -> None:
        """Mark some segments, one after the other; nudge or split one now and then."""
        pack, frames, dice = self._pack, self._reference.frames, self._dice
        is_free = self._rule is SegmentRule.FREE
        if not is_free or not any(d.rates_segments for d in self._instrument.dimensions):
            return
        wanted = min(dice.randint(0, _SEGMENTS_AT_MOST), len(frames) // 4)
        cuts = sorted(dice.sample(range(len(frames)), wanted * 2))
        for first, last in zip(cuts[::2], cuts[1::2], strict=True):
            segments.add(pack, self._id, frames.range_of(first, last))
        for segment in coding.sheet(pack, self._id).segments:
            span = segment.range
            first, last = frames.index_at(span.start_us), frames.index_at(span.end_us - 1)
            if last - first > 2 and self._happens(0.2):  # noqa: PLR2004 - room for a nudge
                moved = frames.range_of(first + 1, last)
                segments.set_edges(pack, self._id, segment.id, moved)
                if self._happens(0.3):
                    history.undo(pack, self._id)
            elif last > first and self._happens(0.1):
                segments.split(pack, self._id, segment.id, frames.time_of(first + 1))

    def rate(self) -> None:
        """Rate every dimension, the segments' first."""
        marked = coding.sheet(self._pack, self._id).segments
        for dimension in self._instrument.dimensions:
            is_laid = self._rule is SegmentRule.INTERVALS
            needed = dimension.required and (is_laid or not dimension.rates_sessions)
            for segment in marked if dimension.rates_segments else ():
                if needed or self._happens(self._habits.rates_segments):
                    self._rate(dimension, segment.id)
            if dimension.rates_sessions:
                self._rate(dimension, None)

    def write_notes(self) -> None:
        """Support some ratings by notes at a frame; leave a bookmark now and then."""
        for _ in range(self._dice.randint(0, 2)):
            dimension = self._dice.choice(self._instrument.dimensions).id
            noted = evidence.write(
                self._pack,
                self._id,
                kind=NoteKind.EVIDENCE,
                recording=self._reference.id,
                frame=self._some_frame(),
                text=self._dice.choice(_OBSERVED),
                dimension=dimension,
            )
            if self._happens(self._habits.removes_note):
                (note,) = noted.notes
                evidence.remove(self._pack, self._id, note)
        if self._happens(self._habits.watches_again):
            evidence.write(
                self._pack,
                self._id,
                kind=NoteKind.BOOKMARK,
                recording=self._reference.id,
                frame=self._some_frame(),
                text="",
            )

    def turn_to_others(self) -> None:
        """Ask the lead something, or tell the study's contact of a concern, now and then."""
        if self._happens(self._habits.asks):
            questions.ask(self._pack, self._id, self._dice.choice(_ASKED))
        has_reader = bool(self._pack.guidance.contact.recipient)
        if self._happens(self._habits.worries) and has_reader:
            mask = self._pack.assignment(self._id).mask
            safeguarding.write_note(self._pack, _WORRY, mask=mask)

    def look_back(self) -> None:
        """Go to a frame once more; the pack remembers it."""
        coding.remember(self._pack, self._id, Place(frame=self._some_frame()))

    def guess(self) -> BlindingAnswer:
        """Answer the blinding question: what looks favourable is taken for the first group."""
        labels, dice = self._pack.group_labels, self._dice
        if not labels or not self._happens(self._habits.guesses):
            return BlindingAnswer(DO_NOT_KNOW, 0)
        quality = self._seen.quality / LEVELS if self._seen else 0.5
        leans_to_first = quality + dice.gauss(0, 0.4) > 0.5  # noqa: PLR2004 - as usual
        guess = labels[0] if leans_to_first or len(labels) == 1 else dice.choice(labels[1:])
        return BlindingAnswer(guess, dice.randint(0, 3))

    def guess_timepoint(self) -> TimepointAnswer | None:
        """Take the session for any of the timepoints that the study names; None where it asks not.

        At chance: a drawn film says nothing of it.
        """
        if not self._pack.guidance.timepoint_labels:
            return None
        label = self._dice.choice((*self._pack.guidance.timepoint_labels, DO_NOT_KNOW))
        return TimepointAnswer(label, 0 if label == DO_NOT_KNOW else self._dice.randint(0, 3))

    def correct(self) -> None:
        """Correct a value after submission, with its reason, now and then."""
        if not self._happens(self._habits.corrects):
            return
        given = [r for r in coding.sheet(self._pack, self._id).ratings if r.segment is None]
        for rating in given:
            if rating.value is not None:
                dimension = self._instrument.dimension(rating.dimension)
                value = self._another(dimension, rating.value)
                why = "the wrong key"
                coding.rate(self._pack, self._id, rating.dimension, value, because=why)
                return

    def _rate(self, dimension: Dimension, segment: SegmentId | None) -> None:
        pack, dice = self._pack, self._dice
        if self._seen is None or self._happens(self._habits.cannot_code):
            reasons = self._instrument.cannot_code_reasons or (_NOT_SHOWN,)
            reason = _NOT_SHOWN if self._seen is None else dice.choice(reasons)
            coding.cannot_code(pack, self._id, dimension.id, reason, segment=segment)
            return
        value = self._rater.value(dimension, self._seen, dice, of_segment=segment is not None)
        sure = dice.choice((*Confidence, None))
        if self._happens(self._habits.mends):
            slip = self._another(dimension, value)
            coding.rate(pack, self._id, dimension.id, slip, segment=segment)
            history.undo(pack, self._id)
        coding.rate(pack, self._id, dimension.id, value, segment=segment, confidence=sure)

    def _another(self, dimension: Dimension, value: Decimal) -> Decimal:
        """Return a neighbour of a value on its scale."""
        scale = dimension.scale
        return value - scale.step if value > scale.lowest else value + scale.step

    def _some_frame(self) -> int:
        return self._dice.randrange(len(self._reference.frames))

    def _happens(self, share: float) -> bool:
        return self._dice.random() < share
