"""Every HTTP surface, by audience, over `pages`."""
