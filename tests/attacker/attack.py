"""The attack: many trials, everything that can be read in them, held against what is true."""

from __future__ import annotations

import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
from chance import Tally, agreement, ranks
from sight import PLACED, sight_of_delivery, sights_of_pack, unused_bytes
from trials import run_trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from chance import Question, Ranks
    from sight import Sight
    from trials import Leak, Trial, Truth

    Ranked = dict[str, Ranks | None]

NEUTRAL_NS = 946_684_800 * 10**9
_LONG_ENOUGH = 8
"""Bytes from which on chance spells no text into some megabytes of padding."""
_PIECE = 25
"""Trials that a process makes at once."""


@dataclass(slots=True)
class Attack:
    """What was found in many trials."""

    tally: Tally = field(default_factory=Tally)
    faults: set[str] = field(default_factory=set)
    """What needs no statistics: one trial shows it."""


def attack(folder: Path, seeds: Iterable[int], leak: Leak | None = None) -> Attack:
    """Make trials, read all that left, and count."""
    found = Attack()
    for seed in seeds:
        place = folder / f"trial-{seed}"
        trial = run_trial(place, seed, leak)
        look_at(trial, found)
        shutil.rmtree(place)
    return found


def attack_by_two(folder: Path, seeds: range) -> Attack:
    """Do the same in two processes; the result is the same."""
    pieces = [seeds[at : at + _PIECE] for at in range(0, len(seeds), _PIECE)]
    found = Attack()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for one in pool.map(partial(attack, folder), pieces):
            found.faults |= one.faults
            found.tally.extend(one.tally)
    return found


def found_twice(
    folder: Path, seeds: range, how: object = attack
) -> tuple[set[str], set[Question], Attack]:
    """Return what is told at once, what is told by more than chance, and the first run.

    Args:
        folder: where trials are made and cleared away.
        seeds: of the first run; the second, if there is need of one, has the ones after them.
        how: `attack` or `attack_by_two`.
    """
    assert callable(how)
    first: Attack = how(folder, seeds)
    faults, suspected = set(first.faults), set(first.tally.unlikely())
    if suspected:
        again: Attack = how(folder, range(seeds.stop, seeds.stop + len(seeds)))
        faults |= again.faults
        suspected &= set(again.tally.unlikely())
    return faults, suspected, first


def look_at(trial: Trial, found: Attack) -> None:
    """Read one trial."""
    batches: dict[str, list[Sight]] = {}
    for pack in trial.packs:
        found.faults |= set(_at_once(trial, pack))
        for sight in sights_of_pack(pack):
            batches.setdefault(sight.observer, []).append(sight)
    for delivery in trial.deliveries:
        found.faults |= set(_at_once(trial, delivery))
        sight = sight_of_delivery(delivery)
        batches.setdefault(sight.observer, []).append(sight)
    for number, batch in enumerate(("", "delivered ")):
        sights = [observer[number] for observer in batches.values() if len(observer) > number]
        if not sights:
            continue
        ranked = [_ranked(sight) for sight in sights]
        for sight, own in zip(sights, ranked, strict=True):
            _alone(trial, sight, own, batch, found.tally)
        _packs(trial, sights, batch, found.tally)
        for (first, mine), (second, theirs) in combinations(zip(sights, ranked, strict=True), 2):
            _together(_shared(trial, first, second), mine, theirs, batch, found.tally)


def _ranked(sight: Sight) -> Ranked:
    marks = list(sight.codings.values())
    return {read: ranks([one[read] for one in marks]) for read in marks[0]}


def _truths(truth: Truth) -> dict[str, float]:
    return {
        "timepoint": truth.timepoint,
        "middle timepoint": truth.timepoint == 1,
        "dyad": truth.dyad,
        "arm": truth.arm,
        "order of intake": truth.taken_in,
    }


def _alone(trial: Trial, sight: Sight, ranked: Ranked, batch: str, tally: Tally) -> None:
    """Hold what one observer reads against the truth, and identifiers against the order."""
    truths = [_truths(trial.truth[mask]) for mask in sight.codings]
    secret = {told: ranks([one[told] for one in truths]) for told in truths[0]}
    for read, column in ranked.items():
        for told, values in secret.items():
            tally.add(batch + read, told, agreement(column, values))
        if read not in PLACED:
            tally.add(batch + read, "place", agreement(column, ranked["place"]))


def _packs(trial: Trial, sights: Sequence[Sight], batch: str, tally: Tally) -> None:
    """Hold what packs look like, and whose they are, against who has which timepoints."""
    mixes = [
        float(np.mean([trial.truth[mask].timepoint for mask in sight.codings])) for sight in sights
    ]
    people = ranks(range(len(sights)))
    z = agreement(people, ranks(mixes))
    if z is not None:  # two who share films have mixes alike, so only the mean is known
        tally.joint[f"{batch}observer's code", "timepoint"].append(z)
    for read in sights[0].whole:
        column = ranks([sight.whole[read] for sight in sights])
        tally.add(f"{batch}{read}", "timepoint", agreement(column, ranks(mixes)))
        tally.add(f"{batch}{read}", "observer", agreement(column, people))


def _shared(trial: Trial, first: Sight, second: Sight) -> list[tuple[int, int]]:
    """Return which codings of two observers are of one film."""
    of = {trial.truth[mask].session: number for number, mask in enumerate(second.codings)}
    return [
        (number, of[trial.truth[mask].session])
        for number, mask in enumerate(first.codings)
        if trial.truth[mask].session in of
    ]


def _together(
    pairs: list[tuple[int, int]], mine: Ranked, theirs: Ranked, batch: str, tally: Tally
) -> None:
    """Let two observers meet: does anything that both read go with its being one film?"""
    for read, left in mine.items():
        right = theirs[read]
        if pairs and left is not None and right is not None:
            seen = tally.joint[batch + read, "one film of two observers"]
            seen.extend(float(left[i] * right[j]) for i, j in pairs)


def _at_once(trial: Trial, folder: Path) -> Iterator[str]:
    """Tell of dates, remains and texts, for which one trial is enough."""
    sought = [(text, text.encode()) for text in trial.secrets]
    for path in (folder, *folder.rglob("*")):
        if path.stat().st_mtime_ns != NEUTRAL_NS:
            yield "a file's date"
        is_film = path.parent.name == "media"
        name = path.relative_to(folder).as_posix().lower()
        content = path.read_bytes().lower() if path.is_file() else b""
        for text, spelt in sought:
            is_sure = not is_film or len(text) >= _LONG_ENOUGH
            if text in name or (is_sure and spelt in content):
                yield "a text"
    database = folder / "pack.sqlite"
    if database.is_file():
        yield from unused_bytes(database)
    if not {path.name for path in folder.iterdir()} <= {
        "pack.sqlite",
        "pack.lock",
        "manifest.json",
        "media",
    }:
        yield "a file that no pack needs"
