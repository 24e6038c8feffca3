"""The wire, declared once: commands, events, shapes and errors. Imports pydantic and nothing of ours."""

PROTOCOL = 1
