"""A study's database: everything that the lead works with, except allocation."""

from __future__ import annotations
