"""How well observers agree: statistics on ratings and timed segments, numbers in and out."""

from __future__ import annotations
