"""What a study asks of an observer beside ratings, and whom it names where a child is at risk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vippcoder.domain.design import SafeguardingContact

if TYPE_CHECKING:
    from vippcoder.domain.ids import CodingId


@dataclass(frozen=True, slots=True)
class Guidance:
    """Holds for a whole pack; nothing in it belongs to a session."""

    timepoint_labels: tuple[str, ...] = ()
    """What the observer may guess after a session, in the design's order; empty: not asked."""
    contact: SafeguardingContact = field(default_factory=SafeguardingContact)
    """To whom a concern for a child goes; without a name there is none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The lead's words to a question."""

    id: str
    """Random; the same answer, taken in twice, is one."""
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What an observer asked the lead about a session."""

    id: str
    coding: CodingId
    asked_at: str
    """UTC, ISO 8601."""
    text: str
    answers: tuple[Answer, ...] = ()
    """In the order in which they came."""
