"""What the benchmarks share: a crowd of cheap clients, a server on a core of its own, and the report."""
