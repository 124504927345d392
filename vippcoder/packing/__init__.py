"""Making packs: masks, blind copies, and the proof that they are blind."""

from __future__ import annotations
