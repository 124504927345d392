"""The pages of the observer's window; each shows and asks, none changes a pack."""

from __future__ import annotations
