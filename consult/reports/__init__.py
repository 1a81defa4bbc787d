"""Frozen, numbered releases of a synthesis, and the formats they are downloaded in."""
