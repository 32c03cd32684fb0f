"""Filled paper forms of which every value is known, and what the house reads of them."""
