"""Every field of a design, described once; a field's key is its table and key in the TOML file."""

from __future__ import annotations

from vippcoder.domain.certification import Basis
from vippcoder.domain.design import (
    DOUBLE_CODING_NOTE,
    AcrossObservers,
    AcrossTasks,
    EventKind,
    SegmentRule,
)
from vippcoder.ui.shared.form import Cell, Field, Kind, Section

_ID = Cell("id", "Id", 130, help="Small letters, digits and hyphens.")

_STUDY = Section(
    "Study",
    (
        Field("title", "Title", help="Stands in this window's title bar; no pack holds it."),
        Field(
            "timepoint",
            "Timepoints",
            Kind.TABLE,
            "The planned waves, in order; the first is the baseline.",
            cells=(_ID, Cell("name", "Name")),
        ),
        Field(
            "task",
            "Tasks",
            Kind.TABLE,
            "What is filmed at a visit. Observers read the name, so it tells no wave, no group.",
            cells=(_ID, Cell("name", "Name that observers read")),
        ),
        Field(
            "instrument",
            "Instruments",
            Kind.TABLE,
            "Without tasks an instrument is for all of them; without a file it comes with the "
            "program or is in the study already.",
            cells=(
                _ID,
                Cell("edition", "Edition", 80),
                Cell("tasks", "Tasks", 0, Kind.WORDS, help="Ids of tasks, between commas."),
                Cell("file", "File", 0, help="As seen from the design's own file."),
            ),
        ),
    ),
)

_RATING = Section(
    "What observers do",
    (
        Field(
            "segments.rule",
            "Segments",
            Kind.CHOICE,
            choices=(
                (SegmentRule.WHOLE_SESSION, "Whole session"),
                (SegmentRule.INTERVALS, "Fixed intervals"),
                (SegmentRule.FREE, "Free"),
            ),
            help="What is rated: the whole session alone, intervals laid beforehand, or segments "
            "that the observer marks.",
        ),
        Field(
            "segments.interval_seconds",
            "Length of an interval",
            Kind.AMOUNT,
            unit="seconds",
            needs=("segments.rule", SegmentRule.INTERVALS),
        ),
        Field(
            "guesses.groups",
            "Groups, as the blinding question offers them",
            Kind.LINES,
            "One a line, two at least, in the order in which they are offered. They are the only "
            "words of the trial's arms that a pack holds.",
        ),
        Field(
            "guesses.asks_timepoint",
            "Observers also guess the timepoint",
            Kind.SWITCH,
            "After each session, and after the group.",
        ),
    ),
)

_CHECKS = Section(
    "Double-coding and checks",
    (
        Field(
            "double_coding.share",
            "Sessions coded by two observers",
            Kind.PERCENT,
            f"Of each timepoint. {DOUBLE_CODING_NOTE}",
        ),
        Field(
            "checks.gold_sessions",
            "Gold sessions",
            Kind.NUMBER,
            "Sessions with a reference coding, hidden in every observer's order.",
        ),
        Field(
            "checks.repeat_share",
            "Sessions that come again",
            Kind.PERCENT,
            "Of an observer's own, unannounced, to see drift within one observer.",
        ),
        Field(
            "checks.repeat_gap_sessions",
            "Least gap before a session comes again",
            Kind.NUMBER,
            unit="sessions",
        ),
        Field(
            "seed",
            "Seed",
            Kind.NUMBER,
            "From it assignment and order are drawn: the same seed gives the same plan.",
        ),
    ),
    column=1,
)

_CERTIFICATION = Section(
    "When an observer is certified",
    (
        Field(
            "certification.rule",
            "Rule",
            Kind.CHOICE,
            choices=(
                (Basis.FILMS, "Films in a row"),
                (Basis.ICC, "Agreement over the set"),
            ),
            help="Training films are held against their gold coding. Hidden gold sessions of the "
            "trial are judged film by film, whichever is chosen.",
        ),
        Field(
            "certification.within_points",
            "An item is a hit within",
            Kind.AMOUNT,
            unit="points",
        ),
        Field("certification.share_of_items", "Hits that a film needs", Kind.PERCENT),
        Field(
            "certification.total_within",
            "The sum of a film's values within",
            Kind.AMOUNT,
            "0: it does not matter.",
            unit="points",
        ),
        Field(
            "certification.films_in_a_row",
            "Films in a row, the newest among them",
            Kind.NUMBER,
            needs=("certification.rule", Basis.FILMS),
        ),
        Field(
            "certification.icc_at_least",
            "ICC(A,1) with gold, for each dimension, at least",
            Kind.AMOUNT,
            needs=("certification.rule", Basis.ICC),
        ),
        Field("certification.valid_months", "A certificate holds", Kind.NUMBER, unit="months"),
        Field(
            "certification.warn_days", "Told before it falls due", Kind.NUMBER, unit="days before"
        ),
    ),
)

_OUTCOME = Section(
    "From ratings to the outcome",
    (
        Field(
            "one_value.across_tasks",
            "Several tasks of a visit make one value",
            Kind.CHOICE,
            choices=(
                (AcrossTasks.MEAN, "Mean"),
                (AcrossTasks.FIRST, "First rated"),
                (AcrossTasks.LOWEST, "Lowest"),
                (AcrossTasks.HIGHEST, "Highest"),
            ),
        ),
        Field(
            "one_value.across_observers",
            "Two observers of a session make one value",
            Kind.CHOICE,
            choices=(
                (AcrossObservers.MAIN, "The main one's"),
                (AcrossObservers.MEAN, "Mean"),
                (AcrossObservers.AGREED, "Agreed, else mean"),
            ),
        ),
        Field(
            "adjudication.more_than",
            "A conference is called where two values differ by more than",
            Kind.AMOUNT,
            unit="points",
        ),
        Field(
            "adjudication.across_cutoff",
            "And where they lie on either side of a cut-off",
            Kind.SWITCH,
            "However near they are: one such film can move the trial's result.",
        ),
        Field(
            "event",
            "Events that the outcome counts",
            Kind.TABLE,
            "When a dyad counts as having the event: at or above a cut-off, at or below it, or "
            "changed so much since baseline (below 0: down).",
            cells=(
                Cell("dimension", "Dimension", 0),
                Cell(
                    "kind",
                    "When",
                    180,
                    Kind.CHOICE,
                    choices=(
                        (EventKind.AT_OR_ABOVE, "at or above"),
                        (EventKind.AT_OR_BELOW, "at or below"),
                        (EventKind.CHANGE_FROM_BASELINE, "changed by"),
                    ),
                    help="Type the beginning of: at or above, at or below, changed by.",
                ),
                Cell("bound", "Bound", 70, Kind.AMOUNT),
                Cell("instrument", "Instrument", 110, help="Needed where several have it."),
            ),
        ),
    ),
    column=1,
)

_WALLS = Section(
    "What no observer may learn",
    (
        Field(
            "commitment",
            "Commitment to the allocation",
            help="The 64 digits that `vippcoder allocation seal` printed to the statistician. The "
            "allocation itself never comes into the study.",
        ),
        Field(
            "telling_words",
            "Telling words",
            Kind.LINES,
            "One a line: names of arms, therapists, sites. Packs are searched for them.",
        ),
    ),
    column=1,
)

_CHILD = Section(
    "When an observer is worried about a child",
    (
        Field("safeguarding.name", "Named contact", help="Shown to the observer at once."),
        Field("safeguarding.reach", "How to reach the person"),
        Field(
            "safeguarding.recipient",
            "Public key",
            help="Of age, beginning with age1. Notes are encrypted for this person alone.",
        ),
    ),
)

SECTIONS = (_STUDY, _RATING, _CERTIFICATION, _CHILD, _CHECKS, _OUTCOME, _WALLS)
