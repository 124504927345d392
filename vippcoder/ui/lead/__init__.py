"""The lead's window: a process of its own, one page a panel, everything but allocation."""

from __future__ import annotations
