"""What observers tell and ask, and what they are answered."""
