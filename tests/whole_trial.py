"""What happens in a trial, as steps of a story; each is the verb that its people use."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reconciling import reconcile
from vippcoder.demonstration.habits import Habits
from vippcoder.demonstration.rehearsal import make_rehearsal
from vippcoder.demonstration.simulated_coding import simulate_coding
from vippcoder.domain.coding import CodingState
from vippcoder.domain.ids import DyadId
from vippcoder.errors import StudyError
from vippcoder.observing import coding
from vippcoder.observing.deliveries import take
from vippcoder.observing.pack import open_pack
from vippcoder.observing.questions import asked
from vippcoder.observing.verification import verify_pack
from vippcoder.reports.outcomes import study_outcomes
from vippcoder.storage.study.people import read_observers
from vippcoder.storage.study.progress import read_progress
from vippcoder.storage.study.verification import verify_store
from vippcoder.study.independence.entering import independent_ratings
from vippcoder.study.locking import analysis_table
from vippcoder.study.locking.locking import lock_ratings
from vippcoder.study.messages.questions import answer, questions
from vippcoder.study.packs.collecting import collect
from vippcoder.study.packs.issuing import issue_packs
from vippcoder.study.people import change_observer
from vippcoder.study.plans.assigning import assign
from vippcoder.study.progress.status import study_status
from vippcoder.study.reliability.figures import Asked, reliability
from vippcoder.study.reliability.records import records_of
from vippcoder.study.study import opened_study
from vippcoder.study.unblinding.releasing import unblind
from vippcoder.study.withdrawal.removal import withdraw

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from vippcoder.demonstration.simulated_coding import SimulatedCoding
    from vippcoder.domain.study import ObserverState
    from vippcoder.reports.outcomes import StudyOutcomes
    from vippcoder.storage.study.locks import Lock
    from vippcoder.storage.study.progress import CodingProgress
    from vippcoder.study.independence.entering import Entering
    from vippcoder.study.locking.table import AnalysisTable
    from vippcoder.study.progress.status import StudyStatus
    from vippcoder.study.unblinding.releasing import Unblinded

OBSERVERS = ("anna", "ben", "cleo", "dina")
SEEDS = {"anna": 11, "ben": 22, "cleo": 33, "dina": 44}
STEADY = Habits(knows_family=0, recognises_group=0, asks=0.2)
"""Nobody stops a session unless the story says so."""


class WholeTrial:
    """A made-up trial, and the desks at which its observers sit.

    Args:
        folder: where study and desks are to be.
        dyads: how many families.
        seed: chooses the trial, and the order in which packs come home.
    """

    def __init__(self, folder: Path, dyads: int, seed: int) -> None:
        self.study = folder / "trial"
        self._desks = folder / "desks"
        self._copies = folder / "copies"
        self._desks.mkdir()
        self._copies.mkdir()
        self._dice = random.Random(seed)
        self.made = make_rehearsal(self.study, dyads=dyads, seed=seed)

    # What the lead does

    def send_out(self) -> dict[str, int]:
        """Issue what is due; new packs go to their desks, deliveries are taken in there.

        Returns how many sessions each observer was sent.
        """
        sent = {}
        with opened_study(self.study) as store:
            issued = issue_packs(store, by_folder=True)
        for one in issued:
            sent[str(one.observer)] = len(one.masks)
            if one.is_delivery:
                with open_pack(self.pack_of(one.observer)) as pack:
                    take(pack, one.folder)
            else:
                shutil.move(one.folder, self.pack_of(one.observer))
        return sent

    def assign_again(self, reason: str) -> None:
        """Give others what somebody will not go on with."""
        with opened_study(self.study) as store:
            assign(store, reason=reason)

    def change_state(self, observer: str, state: ObserverState, reason: str) -> None:
        """Note that an observer has left, or knows a group."""
        with opened_study(self.study) as store:
            known = next(o for o in read_observers(store) if o.code == observer)
            change_observer(store, replace(known, state=state), reason)

    def withdraw(self, dyad: str) -> None:
        """Take a family out, and all that was rated of it."""
        with opened_study(self.study) as store:
            withdraw(store, DyadId(dyad), "redact", "asked by the family")

    def answer_questions(self) -> int:
        """Answer what observers asked; return how many answers there are to deliver."""
        with opened_study(self.study) as store:
            waiting = [q for q in questions(store) if not q.answers]
            for question in waiting:
                answer(store, question.id, "As the manual says: only if the child takes it up.")
        return len(waiting)

    def collect_in_any_order(self, observers: Collection[str] = OBSERVERS) -> None:
        """Collect packs, and copies made of them earlier, shuffled and each of them twice."""
        brought = [self.pack_of(observer) for observer in observers] * 2
        brought += list(self._copies.iterdir()) * 2
        self._dice.shuffle(brought)
        with opened_study(self.study) as store:
            for pack in brought:
                told = collect(store, pack)
                assert told.differs_at is None, f"{pack.name} was put in quarantine"

    # What observers do

    def pack_of(self, observer: str) -> Path:
        """Return an observer's pack, on the observer's own desk."""
        return self._desks / f"{observer}.vipppack"

    def codes(self, observer: str, share: float = 1.0) -> tuple[SimulatedCoding, ...]:
        """Let an observer code a share of what is still open in the pack."""
        open_now = len(self.open_in_pack(observer))
        at_most = round(open_now * share)
        return simulate_coding(
            self.pack_of(observer), SEEDS[observer], at_most=at_most, habits=STEADY
        )

    def recognises_a_group(self, observer: str) -> SimulatedCoding:
        """Let an observer stop the next session because the film told the group."""
        always = replace(STEADY, recognises_group=1)
        (stopped,) = simulate_coding(
            self.pack_of(observer), SEEDS[observer], at_most=1, habits=always
        )
        return stopped

    def copies_pack(self, observer: str) -> None:
        """Keep a copy of a pack as it is now, which may come home later than a newer one."""
        number = len(list(self._copies.iterdir()))
        shutil.copytree(self.pack_of(observer), self._copies / f"{observer}-{number}.vipppack")

    def open_in_pack(self, observer: str) -> list[str]:
        """Return the masks that an observer has still to code."""
        with open_pack(self.pack_of(observer), read_only=True) as pack:
            rows = pack.store.connection.execute(
                "SELECT mask FROM codings WHERE state IN ('assigned', 'started')"
            ).fetchall()
        return [row["mask"] for row in rows]

    def films_on_desks(self, dyad: str) -> list[Path]:
        """Return the films of a family that any observer still has."""
        with opened_study(self.study, read_only=True) as store:
            rows = store.rows(
                "SELECT a.mask FROM assignments a JOIN sessions s USING (session) WHERE s.dyad = ?",
                (dyad,),
            )
        masks = [row["mask"] for row in rows]
        return [film for mask in masks for film in self._desks.glob(f"*/media/{mask}*")]

    def answered(self, observer: str) -> list[bool]:
        """Return of each question that an observer asked whether its answer has come."""
        with open_pack(self.pack_of(observer), read_only=True) as pack:
            return [bool(question.answers) for question in asked(pack)]

    # When everything is coded

    def lock(self) -> Lock:
        """Freeze the ratings."""
        with opened_study(self.study) as store:
            return lock_ratings(store)

    def collect_late(self, observer: str) -> str:
        """Let an observer correct a rating after the lock, and say why it is not collected."""
        with open_pack(self.pack_of(observer)) as pack:
            sheets = [coding.sheet(pack, assigned.coding) for assigned in pack.assignments]
            done = next(sheet for sheet in sheets if sheet.state is CodingState.SUBMITTED)
            held = next(r for r in done.ratings if r.segment is None and r.value is not None)
            other = Decimal(1) if held.value == Decimal(4) else Decimal(4)
            coding.rate(pack, done.coding, held.dimension, other, because="seen anew")
        with opened_study(self.study) as store:
            try:
                collect(store, self.pack_of(observer))
            except StudyError as refused:
                return refused.what
        return ""

    def unblind(self) -> Unblinded:
        """Let the statistician bring the allocation."""
        with opened_study(self.study, person="statistician") as store:
            return unblind(store, self.made.outside / "allocation.csv")

    def table(self) -> AnalysisTable:
        """Return what the analysis reads."""
        with opened_study(self.study, read_only=True) as store:
            return analysis_table(store)

    def outcomes(self) -> StudyOutcomes:
        """Return what the trial found."""
        with opened_study(self.study, read_only=True) as store:
            return study_outcomes(store)

    def holds_arms(self) -> bool:
        """Whether any database in the study has a place for arms."""
        return b"CREATE TABLE allocated" in (self.study / "study.sqlite").read_bytes()

    # What can be looked at

    def status(self) -> StudyStatus:
        """Return what the lead's dashboard shows."""
        with opened_study(self.study, read_only=True) as store:
            return study_status(store)

    def progress(self) -> tuple[CodingProgress, ...]:
        """Return every coding that was ever assigned."""
        with opened_study(self.study, read_only=True) as store:
            return read_progress(store)

    def reconcile(self) -> dict[str, int]:
        """Demand that the study says what the packs say, to the last rating.

        Left out are codings taken off their observer, which the study calls withdrawn and the pack
        does not know of; none of them may have been submitted.
        """
        taken_off = [p for p in self.progress() if p.coding.cancelled_because]
        assert all(p.submitted_at is None for p in taken_off)
        packs = [self.pack_of(o) for o in OBSERVERS]
        with opened_study(self.study, read_only=True) as store:
            return reconcile(store, packs, without=[p.coding.coding for p in taken_off])

    def independent_values(self) -> int:
        """Return how many values of first submissions the study joins to sessions."""
        with opened_study(self.study, read_only=True) as store:
            (row,) = store.rows(
                "SELECT count(*) AS n FROM ratings_by_session WHERE is_independent = 1"
            )
        return int(row["n"])

    def independent(self) -> Entering:
        """Return which codings enter agreement, and why the others do not."""
        with opened_study(self.study, read_only=True) as store:
            return independent_ratings(store)

    def agreement(self) -> list[dict[str, Any]]:
        """Return what the lead is told of how well observers agree."""
        with opened_study(self.study) as store:
            figures, hidden = reliability(store, Asked(draws=100))
        assert hidden == ()
        return records_of(figures)

    def submitted(self) -> list[CodingProgress]:
        """Return the codings that count."""
        return [p for p in self.progress() if p.state is CodingState.SUBMITTED]

    def faults(self) -> list[str]:
        """Return what does not hold in study and packs: chains, keys, rules, films."""
        with opened_study(self.study, read_only=True) as store:
            found = [f"study: {fault}" for fault in verify_store(store).faults]
        for observer in OBSERVERS:
            verdict = verify_pack(self.pack_of(observer))
            found += [f"{observer}: {fault}" for fault in verdict.faults]
        return found
