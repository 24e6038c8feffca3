"""The only writer of room state: prepare, decide, commit, deliver, in the room's order."""
