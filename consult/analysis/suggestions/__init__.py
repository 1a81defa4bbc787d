"""Suggest themes for passages from the codebook's words and from what was coded; nothing heavy is loaded by this name."""
