"""What is coded, when and by which rules: a study's design, its versions, its file."""
