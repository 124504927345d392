"""The design as a TOML file: read with every problem told at once, written in one canonical way."""

from __future__ import annotations
