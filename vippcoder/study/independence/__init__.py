"""Which first submissions are independent of each other, and why the others are not."""

from __future__ import annotations
