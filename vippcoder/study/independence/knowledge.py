"""What observers knew when they submitted: others' scores, what was conferred over, a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vippcoder.storage.study.adjudications import read_conferences
from vippcoder.storage.study.assignments import read_assignments
from vippcoder.storage.study.looks import read_views
from vippcoder.storage.study.submissions import read_unblinded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from vippcoder.domain.ids import CodingId, ObserverCode, SessionId
    from vippcoder.domain.study import AssignedCoding
    from vippcoder.storage.study.looks import ScoreView
    from vippcoder.storage.study.store import StudyStore
    from vippcoder.storage.study.submissions import Unblinded


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Who knew what since when. The study's clock and the observers' are compared as they are."""

    views: Mapping[tuple[str, SessionId], Sequence[ScoreView]]
    """By person and session, the earliest first."""
    conferences: Mapping[tuple[SessionId, str], datetime]
    """When the first conference over a session and instrument was opened."""
    unblinded: Sequence[Unblinded]

    def had_seen_scores(self, coding: AssignedCoding, at: datetime) -> bool:
        """Whether a coding's observer had seen a score of its session by another coding."""
        seen = self.views.get((coding.observer, coding.session), ())
        return any(view.coding != coding.coding and view.at < at for view in seen)

    def had_conferred(self, coding: AssignedCoding, at: datetime) -> bool:
        """Whether anybody had met over a coding's session."""
        opened = self.conferences.get((coding.session, coding.instrument))
        return opened is not None and opened < at

    def was_unblinded(self, observer: ObserverCode, at: datetime) -> bool:
        """Whether an observer counted as unblinded at a moment."""
        return any(
            one.observer == observer and one.since <= at and (one.until is None or at < one.until)
            for one in self.unblinded
        )


def read_knowledge(store: StudyStore) -> Knowledge:
    """Return what is kept of who knew what."""
    sessions: dict[CodingId, SessionId] = {c.coding: c.session for c in read_assignments(store)}
    views: dict[tuple[str, SessionId], list[ScoreView]] = {}
    for view in read_views(store):
        if view.coding in sessions:
            views.setdefault((view.person, sessions[view.coding]), []).append(view)
    conferences: dict[tuple[SessionId, str], datetime] = {}
    for conference in read_conferences(store):
        conferences.setdefault((conference.session, conference.instrument), conference.opened_at)
    return Knowledge(views, conferences, read_unblinded(store))
