"""Blinded coding of recorded parent-child interaction, exact to the frame."""

from __future__ import annotations

__version__ = "0.1.0"
