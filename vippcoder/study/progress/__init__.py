"""How far the study is, and when it will be done."""
