"""The tests' own modules do not stand in each other's way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_no_two_helpers_have_one_name() -> None:
    """Helpers are imported by their bare name: of two, the whole run would import one for both."""
    names = Counter(
        path.name
        for path in TESTS.rglob("*.py")
        if not path.name.startswith("test_") and path.name != "conftest.py"
    )
    assert [name for name, count in names.items() if count > 1] == []
