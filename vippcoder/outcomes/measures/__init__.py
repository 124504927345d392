"""The measures of how two arms differ, one decorated module each."""

from __future__ import annotations
