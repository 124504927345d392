"""The study's films once they are in: looked at, covered, made alike, laid in time."""
