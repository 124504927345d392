"""Every verb that needs no window, as a subcommand: one decorated function each."""

from __future__ import annotations
