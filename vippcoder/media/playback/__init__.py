"""Sound as it is to be heard: from any moment of a film, at any speed, the pitch kept."""
