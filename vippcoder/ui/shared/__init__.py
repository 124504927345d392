"""Parts that every workspace's window uses."""

from __future__ import annotations
