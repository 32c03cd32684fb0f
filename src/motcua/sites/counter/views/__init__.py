"""Pages of the counter officer."""
