"""Studies to be planned: one laid out evenly, and ones drawn by chance."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from vippcoder.domain.ids import DyadId, ObserverCode, SessionId, TimepointId
from vippcoder.planning.problem import Coder, Film, Problem, Rules

MINUTE_US = 60_000_000
WAVES = ("baseline", "month-5", "month-8")
NAMES = ("anna", "ben", "cleo", "dina", "emil", "fay", "gus", "hana")


def film(dyad: int, wave: str, task: str = "play", **more: object) -> Film:
    return Film(
        session=SessionId(f"s-{dyad}-{wave}-{task}"),
        instrument=str(more.pop("instrument", "sn-1")),
        dyad=DyadId(f"D-{dyad:03d}"),
        timepoint=TimepointId(wave),
        language=str(more.pop("language", "en")),
        duration_us=int(str(more.pop("minutes", 10))) * MINUTE_US,
        held=tuple(ObserverCode(str(code)) for code in more.pop("held", ())),  # type: ignore[attr-defined]
    )


def coder(code: str, *, languages: tuple[str, ...] = ("en",), **more: object) -> Coder:
    made = Coder(ObserverCode(code), frozenset(languages))
    return replace(made, **more)  # type: ignore[arg-type]


def problem(
    films: list[Film], coders: list[Coder], seen: object = None, **rules: object
) -> Problem:
    return Problem(
        tuple(films),
        tuple(coders),
        Rules(**{"seed": 7, **rules}),  # type: ignore[arg-type]
        seen or {},  # type: ignore[arg-type]
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a study: families, missing visits, languages, known families, past work, rules."""
    dyads = draw(st.integers(1, 8))
    tasks = draw(st.sampled_from([("play",), ("play", "meal")]))
    instruments = draw(st.sampled_from([("sn-1",), ("sn-1", "eas")]))
    names = NAMES[: draw(st.integers(1, 6))]
    coders = [
        coder(
            name,
            languages=draw(st.sampled_from([("en",), ("en", "de"), ("de",)])),
            share=draw(st.sampled_from([0.5, 1.0, 2.0])),
            barred=frozenset(
                DyadId(f"D-{n:03d}") for n in draw(st.sets(st.integers(0, dyads - 1), max_size=2))
            ),
            load_us=draw(st.sampled_from([0, 30 * MINUTE_US])),
        )
        for name in names
    ]
    films = []
    for dyad in range(dyads):
        language = draw(st.sampled_from(["en", "en", "de", "fr"]))
        for wave in draw(st.sets(st.sampled_from(WAVES), min_size=1)):
            for task in tasks:
                held = tuple(draw(st.sets(st.sampled_from(names), max_size=2)))
                films += [
                    film(
                        dyad,
                        wave,
                        task,
                        instrument=one,
                        language=language,
                        minutes=draw(st.integers(5, 20)),
                        held=held if one == "sn-1" else (),
                    )
                    for one in instruments
                ]
    seen = {
        ObserverCode(name): frozenset(
            (one.dyad, one.timepoint) for one in films if name in one.held
        )
        for name in names
    }
    return problem(
        films,
        coders,
        seen,
        seed=draw(st.integers(0, 10_000)),
        double_share=draw(st.sampled_from([0.0, 0.25, 1.0])),
        gold_count=draw(st.integers(0, 2)),
        repeat_share=draw(st.sampled_from([0.0, 0.2])),
        repeat_gap=draw(st.integers(1, 5)),
    )


def trial(observers: int, *, dyads: int = 12, waves: tuple[str, ...] = WAVES) -> Problem:
    chance = Random(3)
    films = [
        film(dyad, wave, task, minutes=chance.randint(8, 12))
        for dyad in range(dyads)
        for wave in waves
        for task in ("play", "meal")
    ]
    return problem(films, [coder(name) for name in NAMES[:observers]])
