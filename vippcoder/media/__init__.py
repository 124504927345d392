"""Films: what they are, when each frame appears, and any frame exactly."""

from __future__ import annotations
