"""Oversight: what is erased at the end of each term, and the account of it."""
