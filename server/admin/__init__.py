"""The admins' panel: pages that the server draws, reachable only by admins. Its acts on rooms are engine commands."""
