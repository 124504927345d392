"""Training and certification: sets of films with gold, packs, releases, certificates, checks."""
