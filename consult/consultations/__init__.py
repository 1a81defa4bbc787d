"""What is asked: consultations, read from files, opened and shown."""
