"""How two arms differ: estimates with intervals, numbers in and out."""

from __future__ import annotations
