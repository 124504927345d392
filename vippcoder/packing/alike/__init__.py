"""Making all films of a study alike: one container, coding, size, sound, rate and length."""

from __future__ import annotations
