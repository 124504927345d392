"""What films, orders and packs could tell an observer: looked for, tested against chance, told."""

from __future__ import annotations
