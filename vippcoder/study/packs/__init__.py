"""Packs: what is due, how it leaves, and how it comes home."""
