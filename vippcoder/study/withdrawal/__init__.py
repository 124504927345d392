"""A family withdraws: every copy is found, removed, and a signed record says so."""

from __future__ import annotations
