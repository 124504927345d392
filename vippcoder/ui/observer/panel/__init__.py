"""The right panel of the coding page: rating, evidence, the gate, stopping."""

from __future__ import annotations
