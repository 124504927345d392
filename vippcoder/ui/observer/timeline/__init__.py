"""The timeline: one time axis, a lane each for segments, evidence and what was watched."""

from __future__ import annotations
