"""Measures of agreement on segments, a module each; found by themselves."""

from __future__ import annotations
