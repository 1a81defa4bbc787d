"""Background work: the job row in our own database is the truth; whatever runs it only says "run the next one"."""
