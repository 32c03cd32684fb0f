"""Figures with receipts: what is counted of the work below, and the rows behind each number."""
