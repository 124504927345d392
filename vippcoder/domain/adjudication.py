"""Where codings differ, who met over it, and what they agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from vippcoder.domain.ids import (
        CodingId,
        ConferenceId,
        DimensionId,
        Mask,
        ObserverCode,
        SessionId,
    )


@dataclass(frozen=True, slots=True)
class IndependentValue:
    """What one coding says of one dimension, as first submitted."""

    coding: CodingId
    mask: Mask
    observer: ObserverCode
    value: float | None
    """None where it could not be coded."""
    is_main: bool
    """Whether it is the session's main coding."""


@dataclass(frozen=True, slots=True)
class AgreedValue:
    """A third record beside two codings, never over them."""

    dimension: DimensionId
    value: float | None
    """None where they agreed that it cannot be coded."""
    people: tuple[str, ...]
    """Who agreed."""
    why: str
    at_us: int | None
    """Session time of the moment that decided, in microseconds; None where none was named."""
    agreed_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Conference:
    """A meeting over one session's codings, under a mask of its own."""

    id: ConferenceId
    session: SessionId
    instrument: str
    mask: Mask
    """Drawn for the conference: nobody who met the session under another can tell it by this."""
    codings: tuple[CodingId, ...]
    people: tuple[str, ...]
    """Who is there, and so sees every score of the session."""
    opened_at: datetime
    """UTC. Ratings given later by one of these people are not independent."""
    agreed: tuple[AgreedValue, ...] = ()
    """The newest agreed value of each dimension."""

    def agreed_on(self, dimension: str) -> AgreedValue | None:
        """Return the agreed value of a dimension."""
        return next((one for one in self.agreed if one.dimension == dimension), None)
