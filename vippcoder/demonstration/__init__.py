"""Films that the program draws itself, and a pack made of them."""

from __future__ import annotations
