"""The nouns of coding: frozen dataclasses without input or output."""

from __future__ import annotations
