"""The one way to the plain files in `resources/`.

In a wheel and in a frozen build they lie inside the package (`vippcoder/_resources`, put there by
hatchling's `force-include`); in a checkout or an editable install beside it.
"""

from __future__ import annotations

from pathlib import Path

from vippcoder.errors import Defect

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def asset(name: str) -> Path:
    """Return the path of the resource `name`, such as `instruments/sn-1.toml`.

    Raises:
        Defect: the resource does not exist, so the installation is broken.
    """
    for root in _ROOTS:
        path = root / name
        if path.exists():
            return path
    raise Defect(f"the resource {name} is missing from this installation")
