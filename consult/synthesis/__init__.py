"""The analysts' account: tables, findings with their evidence, cleared quotes, approval."""
