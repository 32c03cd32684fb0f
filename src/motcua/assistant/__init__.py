"""Answers with their source, from what is published; says when it does not know."""
