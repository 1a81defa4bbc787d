"""Begin a response as a visitor without account or script does: from then on this browser is a code holder."""
