"""Pages of the house itself: home, exit, privacy, the staff desk, health."""
