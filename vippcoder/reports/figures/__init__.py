"""Figures of a report as SVG, drawn without any library: the same numbers give the same bytes."""

from __future__ import annotations
