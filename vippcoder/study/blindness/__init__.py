"""Who may see what: the lead's own blindness, and what films, packs and words would tell."""
