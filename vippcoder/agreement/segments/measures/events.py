"""Event kappa: marks of two observers are linked one to one, and each link is one tally.

A mark without a partner is a tally of its code against "no event". That both saw no event cannot
be tallied, so the cell of "no event" against "no event" is a structural zero, and chance is
computed without it (iterative proportional fitting, as Bakeman, Quera and Gnisci 2009 and Holle and
Rein 2015 do; for a table with this one zero the fit has a closed form: over the links alone, chance
agreement is the product of each observer's shares of codes among all of that observer's marks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from vippcoder.agreement.segments.coded import seconds
from vippcoder.agreement.segments.matching import link
from vippcoder.agreement.segments.measure import Tallies, measure, pooled_kappa, share
from vippcoder.agreement.statistic import Statistic
from vippcoder.intervals.bootstrap import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vippcoder.agreement.segments.coded import Coded, Mark, Pair
    from vippcoder.agreement.statistic import Numbers

_BAKEMAN: Final = "Bakeman, Quera and Gnisci 2009, Behav Res Methods 41:137"
_HOLLE: Final = "Holle and Rein 2015, Behav Res Methods 47:837"
_ONE_CODE: Final = "all marks have one code: the share that is linked is what differs"


@measure("2 events")
def events(coded: Coded) -> Iterator[Statistic]:
    """Yield kappa with and without marks that have no partner, and the shares linked and agreed."""
    linked = [_link(coded, pair) for pair in coded.pairs]
    tolerance = f"starts within {seconds(coded.settings.tolerance_us)}"
    with_others = coded.told(tolerance, "marks without a partner count as no event")
    without = coded.told(tolerance, "linked marks only")
    yield Statistic(
        "event_kappa",
        pooled_kappa([one.all for one in linked], needs_two_categories=True),
        f"{_BAKEMAN}; {_HOLLE}",
        undefined=_ONE_CODE,
        settings=with_others,
        least_units=1,
        is_headline=True,
    )
    yield Statistic(
        "event_kappa_linked",
        pooled_kappa([one.linked for one in linked]),
        _HOLLE,
        undefined="no two marks are linked, or those that are have one code",
        settings=without,
        least_units=1,
    )
    marks, links, agreed = (np.zeros(len(coded.sessions)) for _ in range(3))
    for one in linked:
        rows = one.all.rows
        marks[rows] += one.all.first.sum(axis=1) + one.all.second.sum(axis=1)
        links[rows] += one.linked.count
        agreed[rows] += one.all.agreed
    nothing = "nobody marked anything"
    yield Statistic(
        "event_percent_linked",
        share(2 * links, marks, 100),
        _HOLLE,
        undefined=nothing,
        bounds=PERCENT,
        settings=coded.told(tolerance, "of the marks of both"),
        least_units=1,
    )
    yield Statistic(
        "event_percent_agreement",
        share(agreed, marks - links, 100),
        _BAKEMAN,
        undefined=nothing,
        bounds=PERCENT,
        settings=with_others,
        least_units=1,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Linked:
    all: Tallies
    """With marks that have no partner."""
    linked: Tallies


def _link(coded: Coded, pair: Pair) -> _Linked:
    codings = [coded.sessions[row].codings for row in pair.rows]
    both = [(one[pair.first], one[pair.second]) for one in codings]
    codes = sorted({mark.code for one in both for marks in one for mark in marks})
    place = {code: index for index, code in enumerate(codes)}
    links = [link(*one, coded.settings.tolerance_us) for one in both]
    agreed = np.array(
        [
            sum(first[row].code == second[column].code for row, column in pairs)
            for (first, second), pairs in zip(both, links, strict=True)
        ],
        dtype=np.float64,
    )
    first = _count([one[0] for one in both], place)
    second = _count([one[1] for one in both], place)
    first_linked = _count(
        [[one[0][row] for row, _ in pairs] for one, pairs in zip(both, links, strict=True)], place
    )
    second_linked = _count(
        [[one[1][column] for _, column in pairs] for one, pairs in zip(both, links, strict=True)],
        place,
    )
    rows = np.array(pair.rows)
    count = np.array([len(pairs) for pairs in links], dtype=np.float64)
    whole = first.sum(axis=1) + second.sum(axis=1) - count
    return _Linked(
        Tallies(rows, whole, agreed, first, second, linked=count),
        Tallies(rows, count, agreed, first_linked, second_linked),
    )


def _count(codings: Sequence[Sequence[Mark]], place: dict[str, int]) -> Numbers:
    counts = np.zeros((len(codings), len(place)))
    for row, marks in enumerate(codings):
        for mark in marks:
            counts[row, place[mark.code]] += 1
    return counts
