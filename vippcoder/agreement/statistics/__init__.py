"""The statistics on ratings, a family a module; each registers itself."""

from __future__ import annotations
