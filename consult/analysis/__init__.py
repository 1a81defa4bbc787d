"""Pure functions that help people judge: suggestions, small cells, robustness. No database, no web, no clock."""
