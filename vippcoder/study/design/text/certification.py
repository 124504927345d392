"""The rule of certification in a design's file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from vippcoder.domain.certification import Basis, Certification

if TYPE_CHECKING:
    from vippcoder.study.design.text.fields import Table


def certification_of(table: Table) -> Certification:
    """Return what the table `certification` says; what it leaves out is as usual.

    A `total_within` of 0 says that the sum of a film's values does not matter.
    """
    usual = Certification()
    total = table.number("total_within", usual.total_within)
    rule = Certification(
        basis=table.choice("rule", Basis, usual.basis),
        within_points=table.number("within_points", usual.within_points),
        share_of_items=float(table.number("share_of_items", _exact(usual.share_of_items))),
        total_within=total or None,
        films_in_a_row=table.whole("films_in_a_row", usual.films_in_a_row),
        icc_at_least=float(table.number("icc_at_least", _exact(usual.icc_at_least))),
        valid_months=table.whole("valid_months", usual.valid_months),
        warn_days=table.whole("warn_days", usual.warn_days),
    )
    table.refuse_unknown()
    return rule


def _exact(number: float) -> Decimal:
    return Decimal(str(number))
