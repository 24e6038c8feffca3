"""The rules of a room, pure: no I/O, no clock, no randomness. `decide` makes events, `evolve` folds them."""
