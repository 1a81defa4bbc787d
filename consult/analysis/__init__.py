"""Pure functions on texts and tables: personal data, suppression of small cells."""
