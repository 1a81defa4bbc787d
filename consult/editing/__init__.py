"""The editor's desk: load a consultation, see it as each group does, settle it with others, open, extend, close."""
