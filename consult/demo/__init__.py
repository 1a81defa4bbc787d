"""The demonstration's invented and public material."""
