"""Pure functions on what people wrote: spans, redaction, marks, sentences, intake, safe markup. No database, no web."""
