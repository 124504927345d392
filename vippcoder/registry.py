"""Discovery of registered things: one decorated function or class each, found by walking a package.

A registry lives beside the things it collects; adding one thing adds one module and touches nothing
else.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Generic, TypeVar

from vippcoder.errors import Defect

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind, in the order of their names.

    Args:
        kind: what one entry is, for messages ("command", "finding").
        package: dotted name of the package whose modules register entries on import.
    """

    def __init__(self, kind: str, package: str) -> None:
        self._kind = kind
        self._package = package
        self._entries: dict[str, T] = {}
        self._discovered = False

    def add(self, name: str, entry: T) -> None:
        """Register `entry` under `name`; a second entry of that name is a defect."""
        if name in self._entries:
            raise Defect(f"two {self._kind}s are named {name}")
        self._entries[name] = entry

    def discover(self) -> None:
        """Import every module of the package once, so that each registers itself."""
        if self._discovered:
            return
        self._discovered = True
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            if not module.name.startswith("__"):
                importlib.import_module(f"{self._package}.{module.name}")

    def __iter__(self) -> Iterator[tuple[str, T]]:
        self.discover()
        return iter(sorted(self._entries.items()))

    def __getitem__(self, name: str) -> T:
        self.discover()
        return self._entries[name]
