"""The observer's window, a process of its own."""

from __future__ import annotations
