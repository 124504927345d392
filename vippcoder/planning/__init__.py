"""Who codes what, in which order: solved, not drawn by hand."""

from __future__ import annotations
