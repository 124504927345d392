"""Windows; Qt appears here alone."""

from __future__ import annotations
