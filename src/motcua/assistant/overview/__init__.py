"""All that the assistant did, counted once: for its page, the command and the interface."""
