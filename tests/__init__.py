"""The tests. `python -m tests` runs all of them on both databases; `python -m pytest tests/x` runs some on SQLite."""
