"""What may tell an observer where a film comes from: one module each, registered by its code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vippcoder.packing.blinding.report import Found, Look
from vippcoder.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vippcoder.packing.blinding.evidence import Evidence
    from vippcoder.packing.blinding.film_look import FilmLook
    from vippcoder.packing.blinding.report import Face


@dataclass(frozen=True, slots=True)
class BlindingFinding:
    """A registered finding."""

    code: str
    faces: frozenset[Face]
    look: Callable[[Evidence], Look]


FINDINGS: Registry[BlindingFinding] = Registry(
    "blinding finding", "vippcoder.packing.blinding.findings"
)
"""From a code to how it is looked for."""

BOTH: tuple[Face, ...] = ("masters", "pack")


def finding(
    code: str, *, faces: Iterable[Face] = BOTH
) -> Callable[[Callable[[Evidence], Look]], Callable[[Evidence], Look]]:
    """Register the decorated function under `code`, for the study's masters, for packs, or both."""

    def register(look: Callable[[Evidence], Look]) -> Callable[[Evidence], Look]:
        FINDINGS.add(code, BlindingFinding(code, frozenset(faces), look))
        return look

    return register


def look_for_all(seen: Evidence, advance: Callable[[float], None]) -> list[Look]:
    """Look for everything that is looked for at this face, in the order of the codes.

    Args:
        seen: what is known.
        advance: told how far it is, 0 to 1.
    """
    due = [found for _, found in FINDINGS if seen.face in found.faces]
    looks = []
    for number, found in enumerate(due):
        advance(number / len(due))
        looks.append(replace(found.look(seen), code=found.code))
    return looks


def each(looks: Iterable[FilmLook], told: Callable[[FilmLook], str | None]) -> tuple[Found, ...]:
    """Return what is found in each file of which `told` gives a sentence."""
    found = ((look.name, told(look)) for look in looks)
    return tuple(Found(name, sentence) for name, sentence in found if sentence)
