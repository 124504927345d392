"""The observer's pack as a database."""

from __future__ import annotations
