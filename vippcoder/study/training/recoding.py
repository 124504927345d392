"""Re-codings after a failed check: the same film once more, under a new mask, by the same observer.

To the observer it is one of the sessions that come twice; nothing says which, or why.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vippcoder.domain.coding import CodingState
from vippcoder.domain.ids import CodingId, PlanId
from vippcoder.domain.study import ObserverState, Purpose
from vippcoder.packing.masks import draw_masks
from vippcoder.storage.core.journal import Entry
from vippcoder.storage.study.assignments import assignment_entry, read_assignments
from vippcoder.storage.study.films import read_sessions
from vippcoder.storage.study.gold import Recoding, recoding_entry
from vippcoder.storage.study.locks import refuse_when_locked
from vippcoder.storage.study.progress import read_progress
from vippcoder.study.certified import observers_today
from vippcoder.study.design.versions import design_version, read_design
from vippcoder.study.training.checks import Remedy, failed_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vippcoder.domain.ids import Mask
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.store import StudyStore


@dataclass(frozen=True, slots=True)
class Recoded:
    """What was made of the failed checks."""

    made: tuple[tuple[AssignedCoding, AssignedCoding], ...]
    """The coding that failed and the new one."""
    not_made: tuple[tuple[Mask, str], ...]
    """Codings that nobody can be given once more, and why."""


def recode(store: StudyStore, reason: str = "") -> Recoded:
    """Give every failed check that is open to its observers once more, in one transaction.

    Of a pair both are asked, or neither. They leave in the next packs or deliveries.

    Args:
        store: the study, open for writing.
        reason: kept with the plan; may be empty.

    Raises:
        StudyError: the study has no design, or the ratings are locked.
    """
    refuse_when_locked(store)
    failed = [one for one in failed_checks(store) if one.remedy is Remedy.OPEN]
    why_not = _why_not(store)
    not_made = {one.mask: why for check in failed for one in check.to_ask if (why := why_not(one))}
    to_ask: dict[AssignedCoding, str] = {}
    for check in failed:
        if not any(one.mask in not_made for one in check.to_ask):
            to_ask |= {one: check.kind.value for one in check.to_ask if one not in to_ask}
    plan = PlanId(secrets.token_hex(8))
    made = _anew(store, list(to_ask), plan)
    if made:
        row = {
            "plan": plan,
            "design_version": design_version(store),
            "seed": read_design(store).seed,
            "reason": reason.strip(),
            "report": json.dumps({"recoded": len(made)}),
        }
        with store.transaction():
            store.append([Entry("plans", row)])
            store.append([assignment_entry(new) for _, new in made])
            store.append(
                [recoding_entry(Recoding(new.coding, old.coding, to_ask[old])) for old, new in made]
            )
    return Recoded(tuple(made), tuple(not_made.items()))


def _why_not(store: StudyStore) -> Callable[[AssignedCoding], str]:
    """Return what says why a coding cannot be given to its observer once more; empty if it can."""
    observers = {one.code: one for one in observers_today(store)}
    dyads = {one.id: one.dyad for one in read_sessions(store)}
    stopped = {
        (one.coding.observer, one.coding.session)
        for one in read_progress(store)
        if one.state is CodingState.STOPPED
    }

    def why_not(coding: AssignedCoding) -> str:
        code, one = coding.observer, observers[coding.observer]
        if one.state is not ObserverState.ACTIVE:
            return f"{code} is {one.state.value}"
        if not one.is_certified:
            return f"{code} is not certified"
        if coding.session not in dyads:
            return "there is no film any more"
        if dyads[coding.session] in one.knows:
            return f"{code} knows the family"
        if (code, coding.session) in stopped:
            return f"{code} stopped coding it"
        return ""

    return why_not


def _anew(
    store: StudyStore, failed: Sequence[AssignedCoding], plan: PlanId
) -> list[tuple[AssignedCoding, AssignedCoding]]:
    """Return each failed coding with its new one, under a new mask, among what is to leave."""
    held = read_assignments(store)
    batch = 1 + max((one.batch for one in held if one.pack is not None), default=0)
    masks = draw_masks(len(failed), {one.mask for one in held})
    made = []
    for old, mask in zip(failed, masks, strict=True):
        last = max(
            (one.position for one in held if (one.observer, one.batch) == (old.observer, batch)),
            default=0,
        )
        new = replace(
            old,
            coding=CodingId(secrets.token_hex(8)),
            purpose=Purpose.REPEAT,
            position=1 + secrets.randbelow(last + 1),
            batch=batch,
            mask=mask,
            plan=plan,
            pack=None,
        )
        made.append((old, new))
    return made
