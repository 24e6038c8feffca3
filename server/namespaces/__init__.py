"""THE EDGE on sockets: authenticate, validate, limit; then the services and the engine; fan-out back to everyone."""
