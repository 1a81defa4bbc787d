"""The formats of a report: each module turns one document into the bytes of one file."""
