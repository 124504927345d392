"""Gold codings and the rule of certification as JSON, the same in study and training pack."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from vippcoder.domain.certification import Basis, Certification
from vippcoder.domain.ids import DimensionId
from vippcoder.domain.training import GoldCoding, GoldMoment, GoldRating

if TYPE_CHECKING:
    from collections.abc import Mapping


def values_text(values: Mapping[DimensionId, Decimal | None]) -> str:
    """Write values by dimension."""
    return json.dumps({name: _shown(value) for name, value in values.items()})


def values_from(text: str) -> dict[DimensionId, Decimal | None]:
    """Read what `values_text` wrote."""
    return {DimensionId(name): _read(value) for name, value in json.loads(text).items()}


def gold_text(gold: GoldCoding) -> str:
    """Write a gold coding."""
    told = {
        "ratings": [
            [one.dimension, _shown(one.value), one.reason, one.at_us] for one in gold.ratings
        ],
        "moments": [[one.at_us, one.note, one.dimension, one.end_us] for one in gold.moments],
    }
    return json.dumps(told, ensure_ascii=False)


def gold_from(text: str) -> GoldCoding:
    """Read what `gold_text` wrote."""
    told = json.loads(text)
    return GoldCoding(
        tuple(
            GoldRating(DimensionId(name), _read(value), reason, at_us)
            for name, value, reason, at_us in told["ratings"]
        ),
        tuple(GoldMoment(*moment) for moment in told["moments"]),
    )


def rule_text(rule: Certification) -> str:
    """Write a rule."""
    told = {
        "basis": rule.basis.value,
        "within_points": _shown(rule.within_points),
        "share_of_items": rule.share_of_items,
        "total_within": _shown(rule.total_within),
        "films_in_a_row": rule.films_in_a_row,
        "icc_at_least": rule.icc_at_least,
        "valid_months": rule.valid_months,
        "warn_days": rule.warn_days,
    }
    return json.dumps(told, sort_keys=True)


def rule_from(text: str) -> Certification:
    """Read what `rule_text` wrote."""
    told: dict[str, Any] = json.loads(text)
    return Certification(
        **{
            **told,
            "basis": Basis(told["basis"]),
            "within_points": Decimal(told["within_points"]),
            "total_within": _read(told["total_within"]),
        }
    )


def rule_sentence(rule: Certification) -> str:
    """Say a rule in words, for screens and certificates."""
    if rule.basis is Basis.ICC:
        return (
            f"absolute agreement with gold, ICC(A,1), of at least {rule.icc_at_least:g} for each "
            "dimension over the films of the set"
        )
    total = ""
    if rule.total_within is not None:
        total = f", and the sum within {_shown(rule.total_within)}"
    films = "one film" if rule.films_in_a_row == 1 else f"{rule.films_in_a_row} films in a row"
    return (
        f"within {_points(rule.within_points)} on at least {rule.share_of_items:.0%} of a film's "
        f"items{total}, on {films}"
    ).replace("%", " %")


def _points(value: Decimal) -> str:
    return "1 point" if value == 1 else f"{_shown(value)} points"


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _read(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
