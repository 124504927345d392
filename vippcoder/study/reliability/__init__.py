"""How well observers agree in a study: what enters, figures, drift, and words for a paper."""

from __future__ import annotations
