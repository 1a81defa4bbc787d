"""Backups of the content and of the key store, apart and encrypted, and how they are restored into an empty system."""
