"""A mail server that takes our messages by SMTP."""
