"""One subject through the four phases: its consultations, the commitments on it, and the letters on its progress."""
