"""A trial from the first film to the last rating, told so that a trial manager can follow it.

Families, films and observers are made up (`vippcoder study demo`); everything else is what happens
in a trial, by the same verbs as the windows and the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vippcoder.domain.coding import CodingState
from vippcoder.domain.study import ObserverState
from vippcoder.study.independence.entering import Why
from vippcoder.study.locking.missing import Missing
from vippcoder.study.progress.status import SessionState
from whole_trial import OBSERVERS, WholeTrial

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "dyads",
    [
        pytest.param(6, id="six families"),
        pytest.param(34, id="the whole trial", marks=pytest.mark.long),
    ],
)
def test_a_trial_from_the_first_film_to_the_last_rating(tmp_path: Path, dyads: int) -> None:
    # The intake manager has taken in every film. Some visits have none, and a reason why.
    # The lead has planned who codes what: every session twice, by two observers.
    trial = WholeTrial(tmp_path, dyads, seed=20)
    films = trial.made.trial.films
    assert trial.status().sessions[SessionState.ASSIGNED] == films
    assert trial.status().reliability.double_planned == films

    # Four packs leave. Together they hold every coding of the plan.
    sent = trial.send_out()
    assert sorted(sent) == list(OBSERVERS)
    assert sum(sent.values()) == trial.made.codings

    # Anna codes half of her pack and sends a copy; then she goes on to the end.
    trial.codes("anna", share=0.5)
    trial.copies_pack("anna")
    trial.codes("anna")
    # Ben codes everything. Cleo and Dina are half way.
    trial.codes("ben")
    trial.codes("cleo", share=0.5)
    trial.codes("dina", share=0.5)
    trial.copies_pack("dina")

    # Packs come home in a shuffled order, each twice, Anna's old copy among them.
    trial.collect_in_any_order()
    trial.reconcile()

    # In Cleo's next film somebody names the group. She stops, and is given nothing more.
    stopped = trial.recognises_a_group("cleo")
    trial.collect_in_any_order()
    assert [remark.mask for remark in trial.status().unblinded] == [stopped.mask]
    trial.change_state("cleo", ObserverState.UNBLINDED, "a film named the group")
    # Dina leaves the team.
    trial.change_state("dina", ObserverState.LEFT, "moved away")

    # What neither will code is planned anew. Whatever they submitted stays theirs.
    before = {p.coding.coding: p.coding.observer for p in trial.submitted()}
    trial.assign_again("Cleo knows a group, Dina has left")
    after = {p.coding.coding: p.coding.observer for p in trial.submitted()}
    assert after == before
    open_now = {p.coding.observer for p in trial.progress() if p.is_open}
    assert open_now <= {"anna", "ben"}

    # Anna and Ben get the rest as a delivery, and everybody the answers to what they asked.
    assert trial.answer_questions() > 0
    assert not any(trial.answered("anna"))
    assert set(trial.send_out()) >= {"anna", "ben"}
    assert all(trial.answered("anna"))

    # A family withdraws; its films and all that was rated of it go, from the packs too.
    assert trial.films_on_desks("D-002")
    trial.withdraw("D-002")
    trial.send_out()
    assert trial.films_on_desks("D-002") == []
    assert trial.status().sessions[SessionState.WITHDRAWN] > 0

    # Anna and Ben code what is left, and everything comes home again, shuffled and twice.
    trial.codes("anna")
    trial.codes("ben")
    trial.collect_in_any_order()

    # Nobody has anything left to code, and study and packs say the same, to the last rating.
    status = trial.status()
    assert status.minutes.left == 0
    assert status.quarantined == ()
    assert [o.minutes_left for o in status.observers] == [0, 0, 0, 0]
    counted = trial.reconcile()
    assert counted["ratings_history"] > counted["ratings_current"] > films

    # Every submitted coding gives one independent value for each of the two scales.
    submitted = trial.submitted()
    assert trial.independent_values() == 2 * len(submitted)
    assert sum(o.submitted for o in status.observers) == len(submitted)
    assert status.codings[CodingState.SUBMITTED] == len(submitted)

    # Agreement is computed from those first submissions alone. Every coding that was ever assigned
    # is in it, or left out for a reason: Cleo's stopped one, the family's. What was planned anew
    # before anybody submitted it was never rated, and is no coding that could be left out.
    found = trial.independent()
    told = {coding.coding for coding in (*found.all, *found.excluded)}
    assert len(told) == len(found.all) + len(found.excluded)
    never = [p for p in trial.progress() if p.coding.coding not in told]
    assert all(p.state is CodingState.WITHDRAWN for p in never)
    assert not {p.coding.coding for p in never} & {p.coding.coding for p in submitted}
    assert found.awaited == ()
    assert {coding.coding for coding in found.all} <= {p.coding.coding for p in submitted}
    reasons = {one.mask: one.why for one in found.excluded}
    assert reasons[stopped.mask] in {Why.GROUP_RECOGNISED, Why.WITHDRAWN}
    assert set(reasons.values()) <= {Why.GROUP_RECOGNISED, Why.WITHDRAWN, Why.CANCELLED}

    # Its figures are the same however often and in which order packs come home.
    told = trial.agreement()
    icc = next(one for one in told if one["statistic"] == "ICC(A,1)")
    assert icc["n_pairs"] == icc["counted"]["pairs"] > 0
    trial.collect_in_any_order()
    assert trial.agreement() == told

    # Nothing was changed by anybody: chains, rules and films hold in the study and in every pack.
    assert trial.faults() == []

    # Everything that the analysis reads is locked. Anna sees a film anew; it comes too late.
    lock = trial.lock()
    assert (lock.number, lock.excused) == (1, ())
    assert "the ratings are locked" in trial.collect_late("anna")
    blind = trial.table()
    assert len(blind.rows) == 2 * 3 * dyads
    assert sum(row.value is not None for row in blind.rows) > films / 2
    assert {row.missing for row in blind.rows if row.dyad == "D-002"} == {Missing.WITHDREW}
    assert (blind.arms, blind.unblinding, trial.holds_arms()) == ({}, None, False)

    # The statistician brings the allocation. It is the one that was sealed before the first film.
    opened = trial.unblind()
    assert opened.unblinding.is_proven
    assert sum(opened.dyads_by_arm.values()) == dyads
    told = trial.table()
    assert told.arms == trial.made.trial.allocation
    assert (told.lock, told.rows, told.warnings) == (lock, blind.rows, ())
    assert trial.faults() == []

    # The trial is told: every family that was allocated counts, and that it is made up is said.
    found = trial.outcomes()
    assert found.released.warnings == ("Made-up data: simulated observers coded it.",)
    sizes = {r.N1 + r.missing1 + r.N0 + r.missing0 for r in found.results if r.method == "welch"}
    assert sizes == {dyads}
    assert found.missing()["baseline", "sensitivity", told.arms["D-002"], "withdrew"] == 1
    assert {one.index for one in found.blinding.indices} == {"bang", "james"}
