"""Open data: what is public of a consultation, for programs, as the report in force froze it. Nothing is counted here."""
