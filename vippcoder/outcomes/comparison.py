"""Which of two arms the other is compared with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMPARISON: Final = re.compile(
    r"\b(controls?|comparison|comparator|usual|tau|cau|placebo|sham|standard|"
    r"wait(ing)?[ _-]?list|no treatment|untreated)\b"
)
"""How the arm is called that others are compared with."""


def in_order(names: Sequence[str], reference: str | None) -> tuple[tuple[str, str], str]:
    """Return arm 1 and the reference arm, and a sentence that says how it was chosen.

    Args:
        names: of the two arms.
        reference: as it was asked for; None chooses the one whose name says that it is the
            comparison (control, usual care, ...), else the first in the alphabet.
    """
    first, second = sorted(names, key=lambda name: (name.casefold(), name))
    if reference is not None:
        why = "as asked"
    else:
        said = [name for name in (first, second) if _says_so(name)]
        reference = said[0] if len(said) == 1 else first
        by = "its name says so" if len(said) == 1 else "the first in the alphabet"
        why = f"{by}; --reference chooses the other"
    other = second if reference == first else first
    return (other, reference), f"{other} is compared with {reference} ({why})."


def _says_so(name: str) -> bool:
    return _COMPARISON.search(name.casefold().replace("_", " ")) is not None
