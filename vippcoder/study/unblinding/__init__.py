"""Arms are joined to locked ratings, once; in an emergency one dyad's arm is told before."""

from __future__ import annotations
