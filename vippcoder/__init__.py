"""Blinded coding of recorded parent-child interaction, exact to the frame."""

from __future__ import annotations

import os

__version__ = "0.1.0"

# Before numpy is imported. Our matrices are small: threads that wait for each other cost far more
# than they share (docs/decisions/0035).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
