"""Words and events of life that a controller adds to what the assistant understands, with every former version."""
