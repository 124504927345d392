"""Settling differences: which codings differ too far, who met over them, which value counts."""

from __future__ import annotations
