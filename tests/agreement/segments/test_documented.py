"""Every measure stands in its how-to, and every figure says by what it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from coded_sets import found, marks, session

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "agreement-on-segments.md"


@pytest.mark.parametrize("observers", ["xy", "xyz"])
def test_every_measure_is_told(observers: str) -> None:
    told = HOW_TO.read_text(encoding="utf-8")
    codings = {observer: marks((0, 5, "a"), (9, 12, "b")) for observer in observers}
    for name, result in found(session(codings)).items():
        assert f"`{name}`" in told, name
        assert result.reference, name
        assert result.settings, name


def test_the_two_to_report() -> None:
    results = found(session({"x": [], "y": []}))
    assert [name for name, one in results.items() if one.is_headline] == [
        "time_unit_kappa",
        "event_kappa",
    ]
