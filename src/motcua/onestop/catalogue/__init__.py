"""Procedures as data: bundles, their revisions, forms, processes and the search that finds them."""
