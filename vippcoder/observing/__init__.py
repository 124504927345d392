"""What an observer can do with an open pack; the window and the commands call these verbs."""

from __future__ import annotations
