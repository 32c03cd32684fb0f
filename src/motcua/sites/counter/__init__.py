"""The counter: what came in online, and people who come to the desk."""
