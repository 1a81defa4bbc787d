"""Pure functions that help people judge: suggestions and small cells. No database, no web, no clock."""
