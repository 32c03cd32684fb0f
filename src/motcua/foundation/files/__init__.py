"""Files of people and of ours: content-addressed store, one gate, scanning, quarantine, references."""
