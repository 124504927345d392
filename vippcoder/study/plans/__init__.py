"""Who codes what, in which order."""
