"""What the Makefile runs. Each module works alone: `.venv/bin/python -m tools.NAME`."""
