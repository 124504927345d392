"""What is asked of an observer, and how the answers make one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vippcoder.domain.ids import DyadId, ObserverCode
from vippcoder.domain.study import Observer, ObserverState
from vippcoder.ui.lead.words import count
from vippcoder.ui.shared.form import Field, Kind, Section
from vippcoder.ui.shared.rows import Column

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_ICONS = {
    ObserverState.ACTIVE: "circle-check",
    ObserverState.AWAY: "moon",
    ObserverState.LEFT: "door-exit",
    ObserverState.UNBLINDED: "eye",
}

_CODE = Field(
    "code",
    "Code",
    help="Small letters, digits, hyphens. It names the observer's pack; never a full name.",
)
_COMMON = (
    Field(
        "languages",
        "Languages",
        Kind.WORDS,
        "Codes of the languages that the observer can follow: en, de.",
    ),
    Field(
        "share",
        "Share of the work",
        Kind.AMOUNT,
        "Against the others: 1 is a whole share, 0.5 half of one.",
    ),
    Field(
        "minutes_a_week",
        "Minutes of film a week",
        Kind.NUMBER,
        "What the observer means to code; for the forecast until the pace is known.",
    ),
    Field(
        "is_certified",
        "Certified for trial films",
        Kind.SWITCH,
        "Without it the observer gets no session of the trial.",
    ),
)
_MEETS = Field(
    "meets",
    "Knows also these families",
    Kind.WORDS,
    "Dyad codes between commas. The observer never gets them; the codes are not shown again.",
)
_FORGETS = Field(
    "forgets",
    "Does not know these after all",
    Kind.WORDS,
    "Dyad codes, if one was entered wrongly.",
)
_STATE = Field(
    "state",
    "State",
    Kind.CHOICE,
    "Who is away, has left or is unblinded gets nothing new and keeps what is done.",
    choices=tuple((state.value, state.value) for state in ObserverState),
)
_REASON = Field("reason", "Why", help="A few words, for whoever reads the study's journal.")

NEW = (Section("", (_CODE, *_COMMON, _MEETS)),)
CHANGED = (Section("", (_STATE, _REASON, *_COMMON, _MEETS, _FORGETS)),)

COLUMNS: tuple[Column[Observer], ...] = (
    Column("Observer", lambda o: str(o.code), 130, is_bold=True),
    Column("State", lambda o: o.state.value, 120, icon=lambda o: STATE_ICONS[o.state]),
    Column("Languages", lambda o: ", ".join(o.languages), 110),
    Column("Share", lambda o: f"{o.share:g}", 70, is_number=True),
    Column(
        "Minutes a week",
        lambda o: count(o.minutes_a_week),
        126,
        is_number=True,
        help="Minutes of film that the observer means to code.",
    ),
    Column(
        "Certified",
        lambda o: "certified" if o.is_certified else "not yet",
        110,
        icon=lambda o: "check" if o.is_certified else "circle-dashed",
    ),
    Column(
        "Families known",
        lambda o: str(len(o.knows)) if o.knows else "none",
        0,
        help="How many families the observer knows and never gets.",
    ),
)


def values_of(observer: Observer) -> dict[str, object]:
    """Return what the form shows of an observer; of the families nothing."""
    return {
        "code": observer.code,
        "state": observer.state.value,
        "languages": list(observer.languages),
        "share": f"{observer.share:g}",
        "minutes_a_week": observer.minutes_a_week,
        "is_certified": observer.is_certified,
    }


def new_observer(values: Mapping[str, Any]) -> Observer:
    """Return the observer that the form describes."""
    return Observer(
        code=ObserverCode(values["code"]),
        languages=tuple(values["languages"]),
        share=values["share"],
        minutes_a_week=values["minutes_a_week"] or 0,
        is_certified=values["is_certified"],
        knows=_known((), values["meets"], ()),
    )


def changed_observer(before: Observer, values: Mapping[str, Any]) -> Observer:
    """Return an observer as the form changes it."""
    return replace(
        before,
        state=ObserverState(values["state"]),
        languages=tuple(values["languages"]),
        share=values["share"],
        minutes_a_week=values["minutes_a_week"] or 0,
        is_certified=values["is_certified"],
        knows=_known(before.knows, values["meets"], values["forgets"]),
    )


def _known(
    before: tuple[DyadId, ...], more: list[str], fewer: list[str] | tuple[str, ...]
) -> tuple[DyadId, ...]:
    return tuple(DyadId(code) for code in sorted({*before, *more} - set(fewer)))
