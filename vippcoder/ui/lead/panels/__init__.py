"""The lead's pages: one module or package each, found by walking; none imports another."""

from __future__ import annotations
