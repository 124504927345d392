"""Rating systems: reading, checking and shipping instrument files."""

from __future__ import annotations
