"""Charts that one explores, in the window's own look: a point leads to its session."""

from __future__ import annotations
