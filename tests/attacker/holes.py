"""Holes, one at a time: each is a mistake that somebody may make in the program."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

from trials import in_order_of_intake

from studies import TIMEPOINTS
from vippcoder.packing import appearing, issuing, padded_copy
from vippcoder.packing.masks import ALPHABET
from vippcoder.planning import planning
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.packs import read_packs
from vippcoder.study.packs import issuing as leaving_packs
from vippcoder.study.plans import assigning

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore


def masks_in_order(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """Masks are drawn, and then given out as a sorted list."""
    draw = assigning.draw_masks
    patch.setattr(assigning, "draw_masks", lambda *given: sorted(draw(*given)))


def masks_of_the_session(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """A mask is made from the session; a last sign is drawn, so that no two are one."""
    used: set[str] = set()

    def mask(coding: AssignedCoding) -> str:
        told = hashlib.sha256(coding.session.encode()).digest()
        begin = "".join(ALPHABET[byte % len(ALPHABET)] for byte in told[:3])
        free = next(f"R-{begin}{sign}" for sign in ALPHABET if f"R-{begin}{sign}" not in used)
        used.add(free)
        return free

    _codings(patch, lambda _store, coding: replace(coding, mask=mask(coding)))


def place_by_intake(patch: pytest.MonkeyPatch, store: StudyStore) -> None:
    """Whoever packs forgets the observer's order."""

    def taken_in() -> list[str]:
        return [session.id for session in in_order_of_intake(store)]

    _due(patch, lambda codings: sorted(codings, key=lambda one: taken_in().index(one.session)))


def a_delivery_in_order_of_timepoints(patch: pytest.MonkeyPatch, store: StudyStore) -> None:
    """The first packs are right; what is sent later goes wave by wave."""

    def waves(codings: list[AssignedCoding]) -> list[AssignedCoding]:
        points = {one.id: TIMEPOINTS.index(one.timepoint) for one in read_sessions(store)}
        return sorted(codings, key=lambda one: points[one.session])

    _due(patch, lambda codings: waves(codings) if read_packs(store) else codings)


def batches_by_timepoint(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """Codings of a later wave count as a later batch, and follow those of an earlier one."""

    def batch(store: StudyStore, coding: AssignedCoding) -> AssignedCoding:
        points = {one.id: TIMEPOINTS.index(one.timepoint) for one in read_sessions(store)}
        return replace(coding, batch=coding.batch + points[coding.session])

    _codings(patch, batch)


def films_unpadded(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """Films leave as they are, each wave's a few bytes larger than those of the one before."""
    patch.setattr(padded_copy, "pad", lambda *_: 0)


def real_dates(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """Files keep the dates of their making."""
    patch.setattr(issuing, "set_neutral_dates", lambda _: None)
    patch.setattr(appearing, "set_neutral_dates", lambda _: None)


def rows_by_intake(patch: pytest.MonkeyPatch, store: StudyStore) -> None:
    """Rows of a pack are written in the study's order, though the right place stands in them."""
    write = issuing.create_database

    def writing(making: Path, contents: Any, version: str) -> None:
        order = [one.id for one in in_order_of_intake(store)]
        of = {one.coding: order.index(one.session) for one in read_assignments(store)}
        by_intake = sorted(contents.assignments, key=lambda given: of[given.coding])
        write(making, replace(contents, assignments=by_intake), version)

    patch.setattr(issuing, "create_database", writing)


def ids_by_time(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """Ids count on from one coding to the next, as ids with a clock in them do."""
    numbers = count(1 << 60)
    patch.setattr(assigning, "CodingId", lambda _: f"{next(numbers):016x}")


def order_from_the_seed_alone(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """Orders are drawn from the observer's code and the design's seed, which one can guess."""

    def chance(problem: Any, what: str) -> Random:
        return Random(f"{' '.join(what.split()[:2])} {problem.rules.seed}")

    patch.setattr(planning, "_chance", chance)


def a_dyad_on_a_free_page(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """Something was noted while the pack was made, and taken out again."""
    write = issuing.create_database

    def writing(making: Path, contents: Any, version: str) -> None:
        write(making, contents, version)
        with closing(sqlite3.connect(making / "pack.sqlite")) as database:
            database.execute("PRAGMA secure_delete = OFF")
            database.execute("CREATE TABLE kept (note TEXT)")
            database.execute("INSERT INTO kept VALUES (?)", ("of dyad-001 " * 9,))
            database.commit()
            database.execute("DROP TABLE kept")
            database.commit()

    patch.setattr(issuing, "create_database", writing)


def recordings_keep_their_ids(patch: pytest.MonkeyPatch, _store: StudyStore) -> None:
    """A pack's recordings bear the numbers that they have in the study."""
    kept = issuing.replace
    patch.setattr(
        issuing,
        "replace",
        lambda film, **new: kept(film, **{k: v for k, v in new.items() if k != "id"}),
    )


def _codings(
    patch: pytest.MonkeyPatch, change: Callable[[StudyStore, AssignedCoding], AssignedCoding]
) -> None:
    plan = assigning._codings
    patch.setattr(
        assigning,
        "_codings",
        lambda store, *given: [change(store, one) for one in plan(store, *given)],
    )


def _due(
    patch: pytest.MonkeyPatch, change: Callable[[list[AssignedCoding]], list[AssignedCoding]]
) -> None:
    due = leaving_packs.due_codings

    def changed(store: StudyStore, observers: Any) -> dict[Any, Any]:
        return {code: change(codings) for code, codings in due(store, observers).items()}

    patch.setattr(leaving_packs, "due_codings", changed)
