"""The SQLite files that the workspaces keep."""

from __future__ import annotations
