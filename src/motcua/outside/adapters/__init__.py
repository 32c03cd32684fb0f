"""Clients of outside systems. Only here are sockets opened; each `build()` makes the client from the settings."""
