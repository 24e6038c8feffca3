"""THE EDGE on HTTP: blueprints, one a resource. The same envelope, services and rights as on the socket."""
